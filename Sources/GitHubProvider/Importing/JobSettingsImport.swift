internal import Estate
internal import Reconciling
internal import Resources

/// What jobs get, in the shape of the desired-state language. The values of secrets are never told.
struct JobSettingsImport {
    private let item: ImportItem
    private let observation: Observation
    private let watch: SecretWatch

    init(_ item: ImportItem, _ observation: Observation, watch: SecretWatch) {
        self.item = item
        self.observation = observation
        self.watch = watch
    }

    var thing: ImportedThing {
        var settings: [DeclaredEntry] = []
        if let deployment = item.deployment { settings.append(DeclaredEntry("deployment_environment", .text(deployment))) }
        var variables: [ImportedVariable] = []
        for resource in observation.resources {
            switch resource.address.kind {
            case JobSettingsModel.protection: settings.append(protection(resource))
            case JobSettingsModel.secret: variables.append(ImportedVariable(resource.address, value: nil, at: ["secrets"]))
            default:
                let value = resource.content.text ?? ""
                if !PlainVariable.isPlain(value, named: resource.address.name, forms: watch.credentialForms) {
                    watch.remember(value, at: resource.address, isLikelyPlain: false)
                }
                variables.append(ImportedVariable(resource.address, value: Secret(value), at: ["variables"]))
            }
        }
        var thing = ImportedThing(item, settings: settings)
        thing.variables = variables
        thing.unheld = (observation.facts["appRules"]?.list ?? []).compactMap(\.text).map { rule in
            UnheldPart(Address(item.scope, "rule", rule), .undeclared, "is a rule of an app")
        }
        return thing
    }

    /// Only what is not as it is by default.
    private func protection(_ resource: LiveResource) -> DeclaredEntry {
        let content = resource.content
        var rules: [DeclaredEntry] = []
        if let wait = content["wait_minutes"]?.integer, wait > 0 { rules.append(DeclaredEntry("wait_minutes", .integer(wait))) }
        let reviewers = (content["reviewers"]?.list ?? []).compactMap(\.text).compactMap(Self.reviewer)
        if !reviewers.isEmpty { rules.append(DeclaredEntry("reviewers", .list(reviewers))) }
        if content["prevent_self_review"]?.boolean == true { rules.append(DeclaredEntry("prevent_self_review", .boolean(true))) }
        if let branches = content["branches"] {
            rules.append(
                DeclaredEntry("branches", branches.list.map { DeclaredNode.texts($0.compactMap(\.text)) } ?? .text(branches.text ?? "all")))
        }
        return DeclaredEntry("protection", .map(rules), at: [resource.address])
    }

    /// `user 7` as `{ user: 7 }`.
    private static func reviewer(_ text: String) -> DeclaredItem? {
        let words = text.split(separator: " ")
        guard words.count == 2, let number = Int(words[1]) else { return nil }
        return DeclaredItem(.map([DeclaredEntry(String(words[0]), .integer(number))]))
    }
}
