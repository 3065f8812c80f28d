"""What each part of sales offers to the rooms below and to the pages of deals and quotes, called at the start."""
