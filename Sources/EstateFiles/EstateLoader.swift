package import Diagnostics
package import Estate

/// One file under `desired/`.
package struct SourceFile: Hashable, Sendable {
    /// Relative to the directory, with `/`.
    package let path: String
    /// The file's content as it is on disk; it need not be valid UTF-8.
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// Makes the estate from its files.
package enum EstateLoader {
    /// The estate, nil when there is an error; and all diagnostics of all files, sorted.
    /// - Parameter catalogue: the kinds of provider and store that may be named.
    package static func load(files: [SourceFile], catalogue: KindCatalogue) -> (Estate?, [Diagnostic]) {
        var sink = DiagnosticSink()
        if files.isEmpty { sink.report(.error("estate.empty", "the directory declares nothing", at: nil, fix: "write estate.yaml")) }
        let isLarge = !FileLimit.exceeding(FileLimit.standard, among: files).isEmpty
        let limit = isLarge ? FileLimit.declared(in: files) : FileLimit.standard
        let nodes = files.sorted { $0.path < $1.path }.compactMap {
            YAMLDocument.parse($0.bytes, file: $0.path, limit: limit, into: &sink)
        }
        // What a file that cannot be read declares is unknown, not missing.
        let isComplete = !sink.hasErrors
        var byNoun: [String: [YAMLNode]] = [:]
        let nouns = NounDescription.files(catalogue).map(\.name)
        for node in nodes {
            if let noun = nouns.first(where: { node[$0] != nil }) {
                byNoun[noun, default: []].append(node)
            } else {
                sink.report(
                    .error(
                        "estate.unknown-noun", "unknown file type", at: node.span,
                        fix: Suggestion.nearest(to: firstKey(of: node), among: nouns).map { "did you mean \"\($0)\"?" }
                            ?? "the first key must be \(KeyShape.listed(nouns))"))
            }
        }
        let estates = byNoun["estate"] ?? []
        for extra in estates.dropFirst() {
            sink.report(
                .error(
                    "estate.declared-twice", "the estate is declared twice", at: extra.span,
                    notes: [.init("first declared here", at: estates[0].span)]))
        }
        guard let first = estates.first else {
            if !files.isEmpty { sink.report(.error("estate.missing", "no file declares the estate", at: nil, fix: "write estate.yaml")) }
            return (nil, sink.sorted)
        }
        guard let header = EstateReader.read(first, catalogue, &sink) else { return (nil, sink.sorted) }
        let written = WrittenNames(byNoun, isComplete: isComplete)
        let estate = Estate(
            name: header.name, stores: header.stores, providers: header.providers, environments: header.environments,
            services: (byNoun["service"] ?? []).flatMap { ServiceReader.read($0, header, &sink) },
            zones: ZoneRecords.merge(
                (byNoun["zone"] ?? []).compactMap { ZoneReader.read($0, header, &sink) },
                (byNoun["records_of"] ?? []).compactMap { ZoneRecords.read($0, header, &sink) }, written, &sink),
            mailDomains: (byNoun["mail_domain"] ?? []).compactMap { MailDomainReader.read($0, header, &sink) },
            workers: (byNoun["worker"] ?? []).compactMap { WorkerReader.read($0, header, &sink) },
            pagesProjects: (byNoun["pages_project"] ?? []).compactMap { PagesProjectReader.read($0, header, &sink) },
            repositories: (byNoun["repository"] ?? []).compactMap { RepositoryReader.read($0, header, &sink) },
            secrets: (byNoun["secret"] ?? []).compactMap { SecretReader.read($0, header, &sink) },
            fingerprintKey: header.fingerprintKey, ledger: header.ledger, ledgerSigning: header.ledgerSigning,
            isGitOptional: header.isGitOptional,
            acknowledgements: DriftAcknowledgementReader.read(byNoun["acknowledged"] ?? [], header, &sink))
        NameChecks.check(byNoun, &sink)
        LiteralChecks.check(nodes, stores: header.stores.keys, forms: catalogue.credentialForms, into: &sink)
        check(estate, written: written, catalogue, &sink)
        return (sink.hasErrors ? nil : estate, sink.sorted)
    }

    /// What only holds for the estate as a whole, sorted: to be asked again when providers, stores or gates were exchanged.
    package static func problems(of estate: Estate, catalogue: KindCatalogue) -> [Diagnostic] {
        var sink = DiagnosticSink()
        // Every file could be read: what the estate does not have, no file declares.
        check(estate, written: WrittenNames([:], isComplete: true), catalogue, &sink)
        return sink.sorted
    }

    /// What stands first in a file; empty where it is no mapping.
    private static func firstKey(of node: YAMLNode) -> String {
        guard case .mapping(let entries) = node.kind else { return "" }
        return entries.first?.key.value ?? ""
    }

    private static func check(
        _ estate: Estate, written: WrittenNames, _ catalogue: KindCatalogue, _ sink: inout DiagnosticSink
    ) {
        EstateChecks.check(estate, written: written, catalogue, &sink)
        ContractChecks.check(estate, &sink)
        SecretChecks.check(estate, &sink)
        StoreAccessChecks.check(estate, &sink)
        for zone in estate.zones {
            guard let capabilities = estate.providers[zone.provider].flatMap({ catalogue.provider($0.kind.value)?.dns }) else { continue }
            RecordRules.check(zone, capabilities, into: &sink)
        }
    }
}
