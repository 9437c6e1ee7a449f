import Diagnostics
import Estate
import EstateFiles
import Foundation
import Integrations

/// Small files made from the descriptions alone: one for each key, with the key's example in it.
struct DescribedFile {
    /// Such as `service.formation.quantity`.
    let path: String
    let noun: String
    let text: String

    /// One for each key of each noun; with one for each of its words besides, where the key has words to choose from.
    static var all: [DescribedFile] {
        NounDescription.files(Integrations.catalogue).flatMap { file in
            files(of: file, at: file.name, inside: []) { Self.block(file, $0) }
        }
    }

    private static func files(
        of noun: NounDescription, at path: String, inside names: Set<String>, _ whole: ([(String, String)]) -> String
    ) -> [DescribedFile] {
        let root = String(path.prefix { $0 != "." })
        return noun.keys.flatMap { key -> [DescribedFile] in
            let place = "\(path).\(key.name)"
            var values = [key.example]
            // A kind needs what goes with it, and a type its values.
            if case .choice(let words) = key.shape, !["kind", "format"].contains(key.name) { values = words }
            let own = values.map { value in DescribedFile(path: place, noun: root, text: whole(entries(noun, key.name, value))) }
            let below = key.shape.nouns.filter { !names.contains($0.name) && !$0.name.hasPrefix("value-") }
            return own
                + below.flatMap { inner in
                    files(of: inner, at: place, inside: names.union([noun.name, inner.name])) { entries in
                        whole(Self.entries(noun, key.name, wrapped("{ \(flow(entries)) }", of: inner, in: key)))
                    }
                }
        }
    }

    /// What the noun needs to be whole, and the key.
    private static func entries(_ noun: NounDescription, _ name: String, _ value: String) -> [(String, String)] {
        var entries = [(name, value)]
        func add(_ name: String, _ value: String? = nil) {
            guard let key = noun[name], !entries.contains(where: { $0.0 == name }) else { return }
            if let companion = key.companion { add(companion.key, companion.values.first) }
            entries.append((name, value ?? key.example))
        }
        if let companion = noun[name]?.companion { add(companion.key, companion.values.first) }
        let ways = noun.need.ways
        let isMet = ways.contains { way in way.allSatisfy { key in entries.contains { $0.0 == key } } }
        if !isMet { (ways.first { $0.contains(name) } ?? ways.first)?.forEach { add($0) } }
        // Merged from both levels: the top alone may be without it.
        if noun.name == "service-settings" { add("app") }
        for name in kindNeeds(noun, entries) { add(name) }
        for key in noun.keys where key.isRequired {
            guard let companion = key.companion else {
                add(key.name)
                continue
            }
            let written = entries.first { $0.0 == companion.key }?.1
            if let written, companion.values.isEmpty || companion.values.contains(written) { add(key.name) }
        }
        return entries
    }

    /// What the kind of a store or provider needs.
    private static func kindNeeds(_ noun: NounDescription, _ entries: [(String, String)]) -> [String] {
        let catalogue = Integrations.catalogue
        guard noun.name == "store" || noun.name == "provider" else { return [] }
        let kind = entries.first { $0.0 == "kind" }?.1 ?? noun["kind"]?.example ?? ""
        let descriptor: (any KindDescriptor)? = noun.name == "store" ? catalogue.store(kind) : catalogue.provider(kind)
        return (descriptor?.settings.filter(\.isRequired).map(\.key) ?? []) + (descriptor?.credentials.first?.map(\.key) ?? [])
    }

    private static func wrapped(_ inner: String, of noun: NounDescription, in key: KeyDescription) -> String {
        let inner = noun.name == "generate" ? "!generate " + inner : inner
        var shape = key.shape
        if case .optional(let own) = shape { shape = own }
        switch shape {
        // Not every key of a ledger may be retired.
        case .list: return noun.name == "ledger-key" ? "[\(inner), { public: \(otherKey) }]" : "[\(inner)]"
        case .map:
            if key.name == "environments" {
                // A gate may name another environment.
                return "{ staging: { \(noun.name == "environment" ? "" : "app: shop-test") }, production: \(inner) }"
            }
            // The example's own name for what it shows.
            let name = key.example.drop { "{ ".contains($0) }.prefix { $0 != ":" }
            return "{ \(neighbours(of: noun, in: key))\(name): \(inner) }"
        default: return inner
        }
    }

    private static let otherKey = Data(repeating: 7, count: 32).base64EncodedString()

    /// What the examples of a contract name.
    private static func neighbours(of noun: NounDescription, in key: KeyDescription) -> String {
        guard key.name == "reads", key.example.contains("LOG_LEVEL") else { return "" }
        return "FLAG_BILLING: { format: flag }, FLAG_TRIAL: { format: flag }, DEFAULT_LOG_LEVEL: {}, "
    }

    private static func flow(_ entries: [(String, String)]) -> String { entries.map { "\($0.0): \($0.1)" }.joined(separator: ", ") }

    private static func block(_ file: NounDescription, _ entries: [(String, String)]) -> String {
        var entries = entries
        // Stores, environments and the ledger refer to one another.
        if file.name == "estate" {
            entries += file.keys.filter { key in !entries.contains { $0.0 == key.name } }.map { ($0.name, $0.example) }
        }
        return entries.map { "\($0.0): \($0.1)\n" }.joined()
    }
}

extension DescribedFile {
    /// What the examples name.
    static let estate = """
        estate: shop
        fingerprint_key: !env KEY
        stores: { secrets: { kind: file, path: /run/secrets/shop } }
        providers:
          apps: { kind: heroku, token: !env HEROKU_API_KEY }
          dns: { kind: cloudflare, token: !env CLOUDFLARE_TOKEN }
          mail: { kind: postmark, token: !env POSTMARK_TOKEN }
          ci: { kind: github, token: !env GITHUB_TOKEN }
        environments: { staging: {}, production: {} }

        """

    private static let api = """
        service: api
        provider: apps
        domains: [api.example.com]
        environments: { staging: { app: shop-api-test, domains: [] }, production: { app: shop-api } }

        """

    /// What is wrong with it; warnings are not, nor that the small service has no other app that could be promoted.
    var errors: [String] {
        var files = ["x.yaml": text]
        if noun != "estate" { files.merge(["estate.yaml": Self.estate, "api.yaml": Self.api]) { first, _ in first } }
        if noun == "records_of" { files["zone.yaml"] = "zone: example.com\nenvironment: production\nprovider: dns\nrecords: []\n" }
        let errors = Sample.load(files).diagnostics.filter { $0.severity == .error && $0.rule != "release.no-source" }
        return errors.map { "\($0.rule): \($0.message)" }
    }
}
