"""The icons Rapport uses, by their Lucide names. Only these go into the sprite; a test keeps the list honest."""

NAMES = """
activity alarm-clock archive arrow-down arrow-left arrow-right arrow-up arrow-up-down arrow-up-right at-sign
badge-percent banknote bell book-open bookmark briefcase building building-2 cake calendar calendar-check
calendar-clock calendar-days chart-column chart-line chart-no-axes-column check check-check chevron-down
chevron-left chevron-right chevron-up circle-alert circle-check circle-dot circle-question-mark circle-user circle-x
clipboard-list clock cloud-upload columns-3 contact copy credit-card crown database download ellipsis
ellipsis-vertical external-link eye eye-off factory file file-check file-down file-pen file-spreadsheet
file-text file-up files flag folder funnel gauge gift globe git-merge grip-vertical hand-coins handshake
hash heart history hourglass house id-card image inbox info key-round keyboard languages layers
layout-dashboard layout-grid life-buoy link list list-checks list-filter list-plus list-tree loader-circle lock
lock-open log-in log-out mail mail-open mail-x map-pin megaphone menu merge message-circle message-square
messages-square minus monitor moon network notebook-pen octagon-alert package palette paperclip pause pencil
percent phone phone-incoming phone-missed phone-outgoing chart-pie pin play plug plus power printer receipt receipt-text
refresh-cw repeat rotate-ccw rotate-cw route save scale scan-search search send server settings
settings-2 share-2 shield shield-check shopping-cart sigma sliders-horizontal smile sparkles split
square-check square-kanban square-pen star sticky-note store sun sun-medium sun-moon table tag tags target
text-cursor-input ticket timer trash-2 trending-down trending-up triangle-alert trophy truck undo-2 unlink
upload user user-check user-cog user-minus user-plus user-round user-x users users-round video wallet
waypoints workflow wrench x zap
"""
ICONS = frozenset(NAMES.split())
