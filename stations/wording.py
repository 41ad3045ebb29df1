"""Terms of older papers and what they are called today."""

OLD_TERMS = {"法制": "法治", "协警": "辅警"}
