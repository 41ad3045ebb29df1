"""The minor's file: everything about one child (一人一档). Knows nothing of outreach."""
