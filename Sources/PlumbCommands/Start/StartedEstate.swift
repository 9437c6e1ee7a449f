internal import Estate
internal import EstateFiles
internal import Integrations
internal import Resources

/// The estate's own file as `plumb start` writes it, with a comment where somebody will want to know why.
struct StartedEstate {
    static let path = "estate.yaml"

    /// With everything said; see ``StartDefaults/completed(_:)``.
    let answers: StartAnswers
    /// The public half of the key that signs the ledger; nil where none is made.
    var publicKey: String?

    /// What fingerprints are made with, where no store keeps it.
    static let keyVariable = "PLUMB_FINGERPRINT_KEY"

    /// Where the estate's own keys are kept; nil where no store that can be written to is named.
    func place(_ name: String) -> SecretReference? {
        guard let store = answers.store, answers.keepsKeys, let environment = answers.strictest else { return nil }
        return SecretReference(store: store, environment: answers.slugs[environment] ?? environment, folder: "/plumb", name: name)
    }

    var fingerprintKey: SecretReference? { place("FINGERPRINT_KEY") }
    var ledgerKey: SecretReference? { place("LEDGER_KEY") }

    var file: SourceFile {
        let entries: [DeclaredEntry?] = [
            DeclaredEntry("estate", .text(answers.estate ?? "")), fingerprint, stores, providers, environments, ledger,
        ]
        let written = WrittenYAML(
            DeclaredFile(
                Self.path, comment: "Which systems there are, and where credentials come from. These files contain no secret.",
                entries: entries.compactMap(\.self)))
        return SourceFile(path: Self.path, bytes: Array(written.text.utf8))
    }

    private var fingerprint: DeclaredEntry {
        DeclaredEntry(
            "fingerprint_key",
            fingerprintKey.map { .tagged("!secret", $0.description) } ?? .tagged("!env", Self.keyVariable),
            comment:
                "What fingerprints of values are made with. It must stay the same: with another one plumb recognizes nothing that was applied."
        )
    }

    private var stores: DeclaredEntry? {
        guard let kind = answers.store, let descriptor = answers.storeDescriptor else { return nil }
        var entries = system(answers.storeSystem, descriptor)
        if !descriptor.holdsVariables, let names = answers.environments {
            let slugs = names.map { DeclaredEntry($0, .text(answers.slugs[$0] ?? $0)) }
            entries.append(DeclaredEntry("environments", .map(slugs), comment: "What the store calls each environment."))
        }
        return DeclaredEntry(
            "stores", .map([DeclaredEntry(kind, .map(entries))]), comment: "Where secrets are read from: !secret \"\(kind):/FOLDER/NAME\".")
    }

    private var providers: DeclaredEntry {
        let declared = answers.descriptors.map { descriptor in
            let needs = (descriptor.credentialSet(among: Set(answers.providers?[descriptor.kind]?.credentials.keys.sorted() ?? [])) ?? [])
                .map(\.need)
            return DeclaredEntry(
                descriptor.kind, .map(system(answers.providers?[descriptor.kind] ?? .init(), descriptor)),
                comment: needs.isEmpty ? nil : "Needs " + needs.joined(separator: ", and ") + ".")
        }
        return DeclaredEntry("providers", .map(declared))
    }

    private func system(_ system: StartAnswers.System, _ descriptor: any KindDescriptor) -> [DeclaredEntry] {
        let settings = descriptor.settings.compactMap { setting in
            system.settings[setting.key].map { DeclaredEntry(setting.key, .text($0)) }
        }
        let credentials = descriptor.credentialKeys.compactMap { credential in
            system.credentials[credential.key].map { DeclaredEntry(credential.key, .tagged("!env", $0)) }
        }
        return [DeclaredEntry("kind", .text(descriptor.kind))] + settings + credentials
    }

    private var environments: DeclaredEntry {
        let declared = (answers.environments ?? []).map { environment in
            let isStrict = StartAnswers.isGated(environment)
            var entries = [DeclaredEntry("banner", .text(isStrict ? "red" : "purple"))]
            if isStrict {
                entries.append(
                    DeclaredEntry(
                        "gate", .map([DeclaredEntry("phrase", .text("deploy-\(environment)-now"))]),
                        comment: "Nothing is applied here until these words are typed, with the digits of the plan."))
            }
            return DeclaredEntry(environment, .map(entries))
        }
        return DeclaredEntry("environments", .map(declared))
    }

    private var ledger: DeclaredEntry {
        let isShared = answers.ledger == "git"
        var entries: [DeclaredEntry] =
            isShared
            ? [DeclaredEntry("kind", .text("git")), DeclaredEntry("remote", .text("origin"))]
            : [DeclaredEntry("kind", .text("sqlite")), DeclaredEntry("path", .text(".plumb/ledger.sqlite"))]
        if let ledgerKey, publicKey != nil || isShared {
            let keys = publicKey.map { DeclaredNode.list([DeclaredItem(.map([DeclaredEntry("public", .text($0))]))]) }
            let key = DeclaredEntry("key", .tagged("!secret", ledgerKey.description))
            entries.append(
                DeclaredEntry(
                    "signing", .map([key] + [keys.map { DeclaredEntry("keys", $0) }].compactMap(\.self)),
                    comment: "Those who apply read the key; grants that it did not sign do not count."))
        }
        return DeclaredEntry(
            "ledger", .map(entries),
            comment: isShared
                ? "The history: who applied what. On a reference of the repository's remote, so that everybody sees the same."
                : "The history: who applied what. On this machine; everybody sees the same with { kind: git, remote: origin }.")
    }
}
