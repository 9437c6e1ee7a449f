/// Which config vars an add-on, or Heroku itself, keeps: those are never ours.
///
/// The list of add-ons names the vars as the owning app sees them; an attachment elsewhere has its own name. Where the
/// API does not tell an attachment's vars, its `NAME_URL` is taken to be one (reference, Add-on Attachment).
struct HerokuConfigOwnership {
    private let owners: [String: String]

    init(addons: [HerokuAPI.AddOn], attachments: [HerokuAPI.Attachment]) {
        var owners: [String: String] = [:]
        for addon in addons {
            for name in addon.config_vars ?? [] { owners[name] = "the add-on \(addon.name)" }
        }
        for attachment in attachments {
            for name in attachment.config_vars ?? ["\(attachment.name)_URL"] {
                owners[name] = "the add-on \(attachment.addon.name)"
            }
        }
        self.owners = owners
    }

    /// What dyno metadata puts among the vars of an app that has it.
    private static let metadata: Set<String> = [
        "HEROKU_APP_ID", "HEROKU_APP_NAME", "HEROKU_APP_DEFAULT_DOMAIN_NAME", "HEROKU_BUILD_COMMIT", "HEROKU_BUILD_DESCRIPTION",
        "HEROKU_RELEASE_CREATED_AT", "HEROKU_RELEASE_VERSION", "HEROKU_SLUG_COMMIT", "HEROKU_SLUG_DESCRIPTION",
    ]

    func owner(of name: String) -> String? {
        owners[name] ?? (Self.metadata.contains(name) ? "Heroku" : nil)
    }
}
