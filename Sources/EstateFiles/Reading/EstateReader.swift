internal import Diagnostics
internal import Estate
internal import Resources

/// What `estate.yaml` says.
struct EstateHeader {
    let name: Located<String>
    let stores: [String: StoreDeclaration]
    let providers: [String: ProviderDeclaration]
    let environments: [String: EnvironmentDeclaration]
    let fingerprintKey: Located<Expression>?
    let ledger: LedgerDeclaration
    let ledgerSigning: LedgerSigning?
    let isGitOptional: Bool
    /// Whether a provider has an error of its own, so that nobody knows what kind it is.
    let hasUnreadProvider: Bool
    let catalogue: KindCatalogue
}

enum EstateReader {
    static func read(_ node: YAMLNode, _ catalogue: KindCatalogue, _ sink: inout DiagnosticSink) -> EstateHeader? {
        guard var reader = MappingReader(node, .estate(catalogue), &sink) else { return nil }
        let name = reader.requiredText("estate", &sink)
        let storeReader = KindReader.stores(catalogue)
        let stores = named(reader.map("stores", &sink)) { storeReader.store($0, &sink) }
        let written = reader.map("providers", &sink)
        let providerReader = KindReader.providers(catalogue)
        let providers = named(written) { providerReader.provider($0, &sink) }
        let hasUnreadProvider =
            providers.count < written.count || providers.values.contains { catalogue.provider($0.kind.value) == nil }
        let declared = reader.map("environments", &sink)
        let known = GateReader.Known(stores: Set(stores.keys), environments: Set(declared.map(\.key.value)))
        let environments = named(declared) { environment($0, known, catalogue, &sink) }
        unknownEnvironments(reader.optional("stores"), known.environments, &sink)
        if environments.isEmpty, reader.required("environments", &sink) != nil {
            sink.report(.error("estate.missing-key", "the estate names no environment", at: node.span))
        }
        let key = reader.requiredExpression("fingerprint_key", &sink)
        let (ledger, signing) = LedgerReader.read(reader.optional("ledger"), &sink)
        let git = reader.text("git", &sink)
        if let git { _ = reader.isChoice(git, of: "git", rule: "estate.git", "a rule about git", &sink) }
        if let limit = reader.integer(FileLimit.key, &sink), !(FileLimit.standard...FileLimit.most).contains(limit.value) {
            sink.report(
                .error(
                    "estate.file-limit", "\"\(FileLimit.key)\" must be \(FileLimit.standard) to \(FileLimit.most) MiB", at: limit.span))
        }
        reader.finish(&sink)
        guard let name else { return nil }
        return EstateHeader(
            name: name, stores: stores, providers: providers, environments: environments, fingerprintKey: key, ledger: ledger ?? .standard,
            ledgerSigning: signing, isGitOptional: git?.value == "optional", hasUnreadProvider: hasUnreadProvider, catalogue: catalogue)
    }

    /// A grant for an environment that is misspelt would be none.
    private static func unknownEnvironments(_ stores: YAMLNode?, _ known: Set<String>, _ sink: inout DiagnosticSink) {
        guard case .mapping(let entries)? = stores?.kind else { return }
        for store in entries {
            guard case .mapping(let paths)? = store.value["paths"]?.kind else { continue }
            for entry in paths where !known.contains(entry.key.value) {
                let fix = Suggestion.nearest(to: entry.key.value, among: known).map { "did you mean \"\($0)\"?" }
                sink.report(
                    .error("estate.unknown-environment", "no environment is named \"\(entry.key.value)\"", at: entry.key.span, fix: fix))
            }
        }
    }

    private static func named<Value>(
        _ entries: [YAMLNode.Entry], _ read: (YAMLNode.Entry) -> Value?
    ) -> [String: Value] {
        Dictionary(entries.compactMap { entry in read(entry).map { (entry.key.value, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    private static func environment(
        _ entry: YAMLNode.Entry, _ known: GateReader.Known, _ catalogue: KindCatalogue, _ sink: inout DiagnosticSink
    ) -> EnvironmentDeclaration? {
        if entry.value.isNull { return EnvironmentDeclaration(name: entry.key, banner: nil, gate: nil) }
        guard var reader = MappingReader(entry.value, .environment, &sink) else { return nil }
        let banner = reader.text("banner", &sink)
        if let banner { _ = reader.isChoice(banner, of: "banner", rule: "estate.banner", "a banner's colour", &sink) }
        let gate = reader.optional("gate").flatMap { GateReader.read($0, of: entry.key.value, known, &sink) }
        let healing = reader.optional("heal").flatMap { HealingReader.read($0, kinds: catalogue.resourceKinds, &sink) }
        reader.finish(&sink)
        return EnvironmentDeclaration(name: entry.key, banner: banner?.value, gate: gate, healing: healing)
    }
}
