"""``python -m kcn_extract``"""

from kcn_extract.cli import main

if __name__ == "__main__":
    main()
