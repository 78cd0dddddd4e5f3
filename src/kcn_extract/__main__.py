"""``python -m kcn_extract``"""

from kcn_extract.cli.main import main

if __name__ == "__main__":
    main()
