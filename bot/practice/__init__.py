"""The practice inbox: a page on loopback that shows and answers messages as each channel would."""
