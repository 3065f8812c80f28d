"""Rules that a reader would otherwise have to remember."""

import ast
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from crm.access.entities import entities
from crm.access.locks import ChildModel, LockedModel, ScopedModel
from crm.access.shares import Share, shareable_models
from crm.audit.words import ACTIONS
from tests.house.source import modules, name_of, templates, tracked, tree

OWN = {
    "people",
    "access",
    "sign_in",
    "audit",
    "changes",
    "jobs",
    "lists",
    "documents",
    "custom_fields",
    "crm_messages",
    "web",
    "contacts",
    "privacy",
    "sales",
    "campaigns",
    "service",
    "analytics",
}
# Rows that have no scope of their own: the firm's structure, settings, ledgers that their pages guard themselves.
OPEN_MODELS = {
    "people": "the firm, its branches, teams and colleagues",
    "access": "roles, grants, covers: written by actions, guarded by areas of the matrix",
    "sign_in": "each person's own sessions, and those of whoever looks after colleagues; the firm's rules",
    "audit": "read by those with the right to the audit log",
    "changes": "seen by their maker, and by admins",
    "jobs": "seen by whoever they run for, and by admins",
    "crm_messages": "what one colleague was told, and how they want to be told: read by that one alone",
    "lists": "a person's own views, columns and files",
    "custom_fields": "the firm's own fields: written by actions, guarded by the area of the firm",
}
OPEN_SINGLES = {
    "service.Queue", "campaigns.Survey", "contacts.ClassRule",
    "contacts.ImportRun", "contacts.ImportChoice",  # seen by whoever brought the file (ImportRun.objects.of)
    "contacts.CalendarFeed", "contacts.FirstHour",  # everybody's own
    "contacts.Standard",
    "contacts.PlanRules",  # the firm's rules for plans
    "contacts.Telephony",  # the firm's telephone system
    "privacy.Purpose", "privacy.Term",  # the firm's rules on personal data
}  # fmt: skip
# Change sets and set-up look at tables of any model, before and beyond anybody's scope.
BASE_READERS = {
    "crm/changes/actions/deleting.py", "crm/changes/sql.py", "crm/running/preparing.py", "crm/access/locks.py",
}  # fmt: skip
REASONS = re.compile(r"unscoped\(\s*\)|unlocked\(\s*\)")


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in OWN]


def test_every_model_is_scoped_a_child_or_on_the_short_open_list():
    left = [
        model._meta.label
        for model in own_models()
        if not issubclass(model, LockedModel)
        and not issubclass(model, Share)  # read by the scope itself, written by its action only
        and model._meta.app_label not in OPEN_MODELS
        and model._meta.label not in OPEN_SINGLES | settings_like()
    ]
    assert not left


def settings_like():
    """Look-up tables of the catalogue and of pipelines: the same for everybody who may see the module."""
    return {
        "sales.Product", "sales.Pipeline", "sales.DealStage", "sales.ExchangeRate", "sales.LearnedRates",
        "sales.DiscountLimit", "sales.QuoteRules", "sales.QuoteTemplate",
        "sales.NumberSeries", "sales.PairRule", "sales.Series",
        "sales.StageGate", "sales.CheckPoint", "sales.CostRate",
        "contacts.ColumnMemory", "contacts.ImportMapping", "contacts.MappingMemory",
    }  # fmt: skip


@pytest.mark.parametrize(
    "model", [m for m in own_models() if issubclass(m, LockedModel)], ids=lambda m: m._meta.label
)
def test_every_locked_model_says_whose_scope_it_has(model):
    assert model.entity
    if issubclass(model, ChildModel):
        assert model.scope_root().entity
    elif not issubclass(model, ScopedModel):
        # Neither owned nor a child (the catalogue): then it says itself who may see it.
        assert model.visibility.__func__ is not LockedModel.visibility.__func__


def test_every_root_can_be_shared():
    roots = {model for model in own_models() if issubclass(model, ScopedModel)}
    assert set(shareable_models()) == roots
    assert not [model for model in roots if "share" not in entities.get(model.entity).actions]


def test_the_lock_is_opened_with_a_reason_only():
    assert not [
        name_of(path) for path in modules() if REASONS.search(path.read_text()) and path.name != "locks.py"
    ]


def test_no_way_round_the_lock():
    """raw(), _base_manager and Exists() over a bare manager never meet the lock."""
    forbidden = re.compile(r"\.raw\(|_base_manager|Exists\(\s*\w+\.objects\.(filter|all|exclude)\(")
    found = {name_of(path) for path in modules() if forbidden.search(path.read_text())}
    assert not found - BASE_READERS


# Rows that go without lying in the recycle bin first, and why.
GOES_FOR_GOOD = {
    "contacts/actions/classes.py": "a rule of the firm is a change of it, with before and after",
    "contacts/actions/duplicate_pairs.py": "pairs that are none any more; the next night would find them again",
    "contacts/actions/groups.py": "a co-owner is a share of the record; the audit holds who it was",
    "contacts/actions/handover_papers.py": "papers that were made to be fetched",
    "contacts/actions/standards.py": "breaches that are none any more; a standard taken back, with before and after",
    "contacts/actions/mail_filing.py": "an address is not ignored any more",
    "contacts/actions/mailboxes.py": "a mailbox goes with its password; its mails stay",
    "contacts/actions/merging.py": "the sign to a client that is there again",
    "contacts/actions/pins.py": "the entry stays where it happened; it is pinned again with one press",
    "sales/actions/commission.py": "lines of an open statement that count for nothing any more; frozen ones stay",
    "sales/actions/order_splits.py": "shares of an order are a change of it, with before and after",
    "sales/actions/forecast.py": "a deal goes back to where its stage puts it; the audit holds where it was",
    "sales/actions/rollups.py": "kept sums that are reckoned anew",
    "sales/actions/targets.py": "a target taken away is a change of it; the audit holds what it was",
    "sales/actions/pay_plans.py": "rows of a plan are a change of it, with before and after",
    "crm/access/actions/covers.py": "a cover that has not begun is ended; the audit holds it",
    "crm/access/actions/roles.py": "levels and holders of a role are a change of it, with before and after",
    "crm/access/actions/shares.py": "an ended share is a change of the record, with before and after",
    "crm/access/actions/team_roles.py": "a role that a team carries is a change of it; the audit holds both",
    "crm/access/locks.py": "the lock itself",
    "crm/access/role_sets.py": "a ready set replaces levels; the audit holds both",
    "crm/changes/actions/forgetting.py": "what was kept is gone for good by the firm's rule",
    "crm/changes/actions/keeping.py": "the door",
    "crm/changes/actions/restoring.py": "an undone creation",
    "crm/changes/actions/undoing.py": "rows that are as they were",
    "crm/jobs/actions/sweeping.py": "old jobs",
    "crm/lists/actions/columns.py": "a choice of columns goes back to the usual one",
    "crm/lists/actions/exports.py": "files that were made to be fetched",
    "crm/messages/actions/sweeping.py": "notices of half a year ago",
    "crm/office/actions/colleagues.py": "teams and roles of a colleague are a change, with before and after",
    "crm/office/actions/weeks.py": "working days are a change of the colleague, with before and after",
    "crm/office/actions/set_up.py": "a note of the program's own",
    "crm/people/actions/demo.py": "a note of the program's own",
    "crm/sign_in/actions/factors.py": "secrets of a second factor are never kept",
    "crm/sign_in/actions/lockouts.py": "a lifted lock; the audit holds it",
    "crm/sign_in/actions/sessions.py": "sessions that are over",
    "crm/sign_in/management/commands/rescue.py": "locks that shut out the last admin",
    "contacts/actions/telephony.py": "who called a month ago",
    "contacts/imports/copies.py": "an erasure: nothing of a person may come back",
    "privacy/actions/asked.py": "what an erasure must not let come back",
    "privacy/actions/copies.py": "an erasure: nothing of a person may come back",
    "privacy/actions/erasing.py": "an erasure: nothing of a person may come back",
    "privacy/actions/retention.py": "an erasure: nothing of a person may come back",
    "service/personal_data.py": "an erasure: nothing of a person may come back",
    "sales/actions/deal_costs.py": "a cost taken off is a change of the deal, with before and after",
    "sales/actions/deal_record.py": "a role or tick taken back is a change of the deal, with before and after",
    "sales/actions/gates.py": "a rule of the firm is a change of it, with before and after",
    "sales/actions/learning.py": "what last night learned; this night learns it anew",
    "sales/actions/offer_rules.py": "what last night learned; this night learns it anew",
    "sales/actions/price_lists.py": "rules of a list are a change of it, with before and after",
    "sales/actions/lines.py": "lines are part of a paper that is changed",
    "campaigns/actions/letters.py": "letters that were not sent are written anew",
}


def test_what_people_delete_can_come_back():
    """A record goes through keep_deletes or delete_kept; what does not is on the list with its reason."""
    deletes = re.compile(r"\.delete\(\)|\bDELETE FROM\b")
    found = {name_of(path) for path in modules() if deletes.search(path.read_text())}
    assert found == GOES_FOR_GOOD.keys()


def test_every_verb_of_the_audit_has_its_word():
    verbs = {
        keyword.value.value
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record", "audit"}
        for keyword in node.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    assert verbs > {"create", "change", "delete"}
    assert verbs <= ACTIONS.keys()


def test_the_audit_is_written_by_its_own_action():
    wrong = re.compile(r"Audit(Entry|Payload)(\.objects\.(bulk_)?create|\()|INTO audit_")
    found = {name_of(path) for path in modules() if wrong.search(path.read_text())}
    assert found == {
        "crm/audit/actions/recording.py",
        "crm/audit/models/entries.py",
        "crm/audit/models/payloads.py",
    }


def test_rules_do_not_hide_in_save_or_signals():
    found = []
    for path in modules():
        text = path.read_text()
        if "models" in path.parts:
            found += [
                f"{name_of(path)}:{node.name}"
                for node in ast.walk(tree(path))
                if isinstance(node, ast.FunctionDef) and node.name == "save"
            ]
        if re.search(r"^from django\.\S* import .*\b(receiver|post_save|pre_save)\b", text, re.MULTILINE):
            found.append(name_of(path))
    assert not found


@pytest.mark.parametrize(
    "pattern", [r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle=", r"\son[a-z]+=", r"\|safe\b"]
)
def test_templates_carry_nothing_that_the_content_policy_forbids(pattern):
    assert not [name_of(path) for path in templates() if re.search(pattern, path.read_text())]


def test_javascript_is_small_and_ours():
    assert not [
        name_of(path) for path in tracked("static/js/*.js") if len(path.read_text().splitlines()) > 100
    ]
    assert not tracked("*.min.js", "*.min.css", "*.woff2")


def test_every_template_is_used():
    code = "\n".join(path.read_text() for path in (*modules(), *templates()))
    unused = []
    for path in templates():
        name = str(path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2]))
        if name not in code and name and not name.startswith(("errors/", "help/", "base_")):
            unused.append(name)
    assert not unused


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_linear():
    leaves = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()
    assert not [app for app in OWN if sum(leaf[0] == app for leaf in leaves) > 1]


def test_nothing_names_a_registry_or_this_machine():
    hosts = re.compile("py" + r"pi\.org|python" + r"hosted|npm" + r"js\.(org|com)|deb\." + "debian")
    places = re.compile(r"(^|[^\w.-])/(work|farm|root)/")
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if hosts.search(text) or places.search(text):
            found.append(name_of(path))
    assert not found
