"""How fast Homeward is, as ratios against floors measured in the same run (`make bench`)."""
