"""A folder -> facts as a pandas frame -> what each zone asks for rent: `python examples/with_pandas.py FOLDER`."""

import sys

import kcn_extract
from kcn_extract import frame


def main(folder: str) -> None:
    extractor = kcn_extract.Extractor(names="never")
    facts = frame.facts(extractor.stream(kcn_extract.read(folder))).to_pandas()
    rents = facts[(facts.indicator == "rent") & (facts.subject_type == "zone")]
    print(rents[["subject", "value", "unit", "period_end", "confidence"]].sort_values("subject").to_string(index=False))


if __name__ == "__main__":
    main(sys.argv[1])
