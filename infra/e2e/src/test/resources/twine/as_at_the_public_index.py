"""twine, which exchanges identity tokens at the public index only, takes the index named first for that one."""

import sys

from twine import __main__, utils

utils.DEFAULT_REPOSITORY = sys.argv.pop(1)
sys.exit(__main__.main())
