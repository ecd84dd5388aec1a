"""Every number the score is made of, once, with its unit, its reason and the day it was set.

All were set by hand on 2026-11-23, before the first ranking was graded: there are too few graded
pairs to learn them from, and a weight that a person set can be argued about. Whoever changes one
changes `RANKER` too, so that a logged ranking tells which numbers it was made with.
"""

from __future__ import annotations

# Name and version of these numbers and of the sums in scoring.py. Set 2026-11-23.
RANKER = "parts-1"

# Shares of a sum of 1. What somebody does says most about where they fit, then what they can do;
# the text holds the rest, and a level is coarse. Set 2026-11-23.
PART_WEIGHTS = {"occupation": 0.40, "skills": 0.30, "text": 0.20, "level": 0.10}

# Share in [0, 1]: the value of a part that cannot be judged, because the vacancy states nothing
# for it, or (text and level alone) because the profile gives nothing to compare. A little under
# the middle: an ad that says little must not pass one whose wishes are half met. Set 2026-11-23.
NEUTRAL_VALUE = 0.4

# Share of a must-have: a nice-to-have decides between candidates who both have what is needed,
# so two of them never outweigh one must-have. Set 2026-11-23.
NICE_TO_HAVE_WEIGHT = 0.4

# Share of a must-have: less than this is nothing, and a sum of such would be too small to divide
# by. Set 2026-11-23.
LEAST_WISH = 1e-6

# In units of the idf that the caller gives: a skill that everybody asks for still counts a
# little, since somebody who lacks it lacks something. Set 2026-11-23.
IDF_FLOOR = 0.1

# Share in [0, 1]: two titles linked with one and the same occupation. Set 2026-11-23.
SAME_OCCUPATION = 1.0

# Share in [0, 1] by how many leading digits two ISCO-08 codes share: a unit group (4) holds
# near neighbours, a major group (1) hardly more than the level of the work. Set 2026-11-23.
ISCO_SIMILARITY = {4: 0.8, 3: 0.5, 2: 0.25, 1: 0.1, 0: 0.0}

# Cosines that become 0 and 1 of the text part. Texts without anything in common lie around 0,
# and a negative cosine says no more than that. Set 2026-11-23.
TEXT_COSINE_LOW = 0.0
TEXT_COSINE_HIGH = 1.0

# Share in [0, 1] by EQF levels short of what is asked; more than two short is worth nothing.
# A bachelor (6) is often taken where a master (7) is asked. Set 2026-11-23.
EQF_SHORT_VALUE = {0: 1.0, 1: 0.5, 2: 0.2}

# CEFR levels: what a motivated learner makes up within about half a year. Set 2026-11-23.
WITHIN_REACH_CEFR_LEVELS = 1

# Days: three months are at most 92 days; employers move a start that far. Set 2026-11-23.
WITHIN_REACH_DAYS = 92

# Share in [0, 1]: a near miss below this is not shown. A developer is no near miss for a school
# kitchen, though Finnish alone stands in the way. Set 2026-11-23.
NEAR_MISS_LEAST_SCORE = 0.25
