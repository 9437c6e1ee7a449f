internal import Estate

/// Which config vars an add-on, or Heroku itself, keeps: those are never ours.
///
/// The list of add-ons names the vars as the owning app sees them; an attachment elsewhere has its own name. Where the
/// API does not tell an attachment's vars, its `NAME_URL` is taken to be one (reference, Add-on Attachment).
struct HerokuConfigOwnership {
    private let owners: [String: String]

    /// What lists leave out: names that begin like an attachment's, and values that another variable of an add-on has too.
    private let possible: [String: String]

    /// - Parameter values: of all variables; they stay here.
    init(addons: [HerokuAPI.AddOn], attachments: [HerokuAPI.Attachment], values: [String: String] = [:]) {
        var owners: [String: String] = [:]
        for addon in addons {
            for name in addon.config_vars ?? [] { owners[name] = "the add-on \(addon.name)" }
        }
        for attachment in attachments {
            for name in (attachment.config_vars ?? []) + ["\(attachment.name)_URL"] {
                owners[name] = "the add-on \(attachment.addon.name)"
            }
        }
        self.owners = owners
        possible = Self.possible(addons, attachments, values, owners)
    }

    private static func possible(
        _ addons: [HerokuAPI.AddOn], _ attachments: [HerokuAPI.Attachment], _ values: [String: String], _ owners: [String: String]
    ) -> [String: String] {
        var prefixes = attachments.map { ("\($0.name)_", $0.addon.name) }
        prefixes += addons.flatMap { addon in
            let plan = addon.plan.name
            let service = plan.prefix { $0 != ":" }.uppercased().replacing("-", with: "_")
            return [(HerokuDefinition.addOns.attachment(ofPlan: plan) + "_", addon.name), (service + "_", addon.name)]
        }
        let kept = Dictionary(
            values.compactMap { name, value in owners[name].map { (value, $0) } }.filter { !$0.0.isEmpty },
            uniquingKeysWith: { first, _ in first })
        var possible: [String: String] = [:]
        for (name, value) in values where owners[name] == nil {
            let owner = prefixes.first { name.hasPrefix($0.0) }.map { "the add-on \($0.1)" } ?? kept[value]
            possible[name] = owner
        }
        return possible
    }

    /// Whom a variable that nobody declared may belong to: not knowing is no reason to delete it.
    func possibleOwner(of name: String) -> String? { possible[name] }

    /// What dyno metadata puts among the vars of an app that has it.
    private static let metadata: Set<String> = [
        "HEROKU_APP_ID", "HEROKU_APP_NAME", "HEROKU_APP_DEFAULT_DOMAIN_NAME", "HEROKU_BUILD_COMMIT", "HEROKU_BUILD_DESCRIPTION",
        "HEROKU_RELEASE_CREATED_AT", "HEROKU_RELEASE_VERSION", "HEROKU_SLUG_COMMIT", "HEROKU_SLUG_DESCRIPTION",
    ]

    func owner(of name: String) -> String? {
        owners[name] ?? (Self.metadata.contains(name) ? "Heroku" : nil)
    }
}
