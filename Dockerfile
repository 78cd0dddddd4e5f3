# The command in an image of its own, with every format it can read and write:
#     docker build --tag kcn-extract .
#     docker run --rm --volume "$PWD:/data" --user "$(id -u):$(id -g)" kcn-extract run articles -o records.jsonl
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[all]"

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels "kcn-extract[all]" \
    && kcn-extract --version
ENV HOME=/tmp
WORKDIR /data
USER nobody
ENTRYPOINT ["kcn-extract"]
