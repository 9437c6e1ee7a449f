internal import Estate

/// What stores and providers take, as the descriptors of their kinds say.
extension NounDescription {
    static func store(_ catalogue: KindCatalogue) -> NounDescription {
        NounDescription(
            "store", "a store", "A system that secrets are read from and written to.",
            keys(of: catalogue.stores, credentialTags: ["!env"]) + [
                KeyDescription(
                    "environments", .map("environment", .text("slug")), "The store's own environment for each environment of the estate.",
                    example: "{ staging: staging, production: prod }", standard: "the environment of the same name"),
                KeyDescription(
                    "paths", .map("environment", .either([.list(.text("path")), .object { .storePaths }])),
                    "Which locations an environment may use: /FOLDER/ with all below it, /FOLDER/NAME, or @slug:/… in another environment.",
                    example: "{ staging: [\"/\", \"@prod:/Console/staging/\"] }", standard: "what is in its own environment",
                    page: "language.md#which-locations-of-a-store-an-environment-may-use"), .ignore,
            ])
    }

    static let storePaths = NounDescription(
        "paths", "paths", "Which locations of a store one environment may use.",
        [
            KeyDescription("read", .list(.text("path")), "What it may read.", example: "[\"/\"]"),
            KeyDescription("write", .list(.text("path")), "What it may write.", example: "[\"/\"]"),
        ])

    static func provider(_ catalogue: KindCatalogue) -> NounDescription {
        NounDescription(
            "provider", "a provider", "A system that plumb keeps in sync with the files.",
            keys(of: catalogue.providers, credentialTags: ["!env", "!secret"]))
    }

    /// `kind`, and every key that any kind takes: one that only some take names these.
    /// - Parameter credentialTags: a provider's credential may stand in a store, a store's own may not.
    private static func keys(of kinds: [any KindDescriptor], credentialTags: [String]) -> [KeyDescription] {
        let kind = KeyDescription(
            "kind", .choice(kinds.map(\.kind)), "Its kind.", example: kinds.first?.kind ?? "", isRequired: true)
        var seen: Set<String> = []
        let names = kinds.flatMap { $0.settings.map(\.key) + $0.credentialKeys.map(\.key) }.filter { seen.insert($0).inserted }
        return [kind]
            + names.map { name in
                let taking = kinds.filter { $0.takes(name) }
                let isCredential = taking.contains { kind in kind.credentialKeys.contains { $0.key == name } }
                return KeyDescription(
                    name, isCredential ? .tagged(credentialTags, orText: false) : .text,
                    documentation(of: name, by: taking, among: kinds.count),
                    example: isCredential ? "!env \(name.uppercased())" : settingExamples[name] ?? name,
                    isRequired: taking.allSatisfy { $0.needs(name) },
                    with: taking.count == kinds.count ? nil : ("kind", taking.map(\.kind)))
            }
    }

    /// Such as `infisical: the project's id.`; without the kinds where all say the same.
    private static func documentation(of key: String, by kinds: [any KindDescriptor], among count: Int) -> String {
        let texts = kinds.map { $0.documentation(of: key) }
        if Set(texts).count == 1, texts.count == count, let text = texts.first { return sentence(text) }
        // Where only some of those that take it need it.
        let isOptional = !kinds.allSatisfy { $0.needs(key) }
        let words = kinds.map { kind in
            "\(kind.kind): \(kind.documentation(of: key))\(isOptional && kind.needs(key) ? "; required" : "")."
        }
        return words.joined(separator: " ")
    }

    private static func sentence(_ clause: String) -> String { clause.prefix(1).uppercased() + clause.dropFirst() + "." }

    private static let settingExamples = ["url": "https://api.example.net", "ca": "/etc/ssl/ca.pem", "jwt_file": "/run/secrets/jwt"]

    /// One of the kind, with what it needs.
    static func example(of kind: (any KindDescriptor)?) -> String {
        guard let kind else { return "{}" }
        let settings = kind.settings.filter(\.isRequired).map { "\($0.key): \(settingExamples[$0.key] ?? $0.key)" }
        let credentials = (kind.credentials.first ?? []).map { credential in
            "\(credential.key): !env \(credential.variable ?? "\(kind.kind)_\(credential.key)".uppercased())"
        }
        return "{ \((["kind: \(kind.kind)"] + settings + credentials).joined(separator: ", ")) }"
    }
}

extension KindDescriptor {
    fileprivate func takes(_ key: String) -> Bool { documentation(of: key) != "" }

    fileprivate func documentation(of key: String) -> String {
        settings.first { $0.key == key }?.documentation ?? credentialKeys.first { $0.key == key }?.documentation ?? ""
    }

    fileprivate func needs(_ key: String) -> Bool {
        settings.contains { $0.key == key && $0.isRequired }
            || !credentials.isEmpty && credentials.allSatisfy { set in set.contains { $0.key == key } }
    }
}
