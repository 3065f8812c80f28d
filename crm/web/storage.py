"""Static files with names that change with their content, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        # Before the first `build_assets` (a test of one view, say) there is no manifest: plain names then.
        return super().stored_name(name) if self.hashed_files else name
