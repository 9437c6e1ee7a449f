internal import Planning
internal import Resources

/// What an app says of itself besides its resources, and what was asked of it: the one place that knows how an observation keeps it.
struct HerokuFacts: Hashable {
    /// As the observation has them.
    private(set) var facts: [String: Content]

    init(_ observation: Observation) {
        facts = observation.facts
    }

    init() {
        facts = [:]
    }

    private enum Key {
        static let (deployed, formation, source, artefact) = ("deployed", "formation", "source", "artefact")
        static let (asked, again) = ("asked", "again")
        static let (name, id, stack, sizes, features) = ("name", "id", "stack", "sizes", "features")
        static let (failedDomains, certificates) = ("failed domains", "certificates")
        static let (pipelines, renamed, movable) = ("pipelines", "renamed pipeline", "pipeline to rename")
        static let former = "pipelines of the former name"
    }

    // MARK: Releases

    /// Whether the app was ever released; nil where its formation was not read.
    var isDeployed: Bool? {
        get { facts[Key.deployed]?.boolean }
        set { facts[Key.deployed] = newValue.map(Content.boolean) }
    }

    /// What the app runs, as far as its releases were read.
    var artefact: String? {
        get { facts[Key.artefact]?.text }
        set { facts[Key.artefact] = newValue.map(Content.text) }
    }

    /// What another app runs that this one is to be released from.
    struct Source: Hashable {
        /// Nil where the other app is not there, or never ran anything; so is everything else then.
        var artefact: String?
        var release: String?
        var version: Int?
        var commit: String?
        var since: String?
    }

    /// Nil where nothing is to be released from another app.
    var source: Source? {
        get {
            guard let record = facts[Key.source] else { return nil }
            return Source(
                artefact: record["artefact"]?.text, release: record["release"]?.text, version: record["version"]?.integer,
                commit: record["commit"]?.text, since: record["since"]?.text)
        }
        set {
            var fields: [String: Content] = [:]
            fields["artefact"] = newValue?.artefact.map(Content.text)
            fields["release"] = newValue?.release.map(Content.text)
            fields["version"] = newValue?.version.map(Content.integer)
            fields["commit"] = newValue?.commit.map(Content.text)
            fields["since"] = newValue?.since.map(Content.text)
            facts[Key.source] = newValue.map { _ in .record(fields) }
        }
    }

    /// Whether a person asked for the one task that is planned.
    var isAsked: Bool {
        get { facts[Key.asked] == .boolean(true) }
        set { facts[Key.asked] = newValue ? .boolean(true) : nil }
    }

    /// Whether that may run although it has run before.
    var mayRepeat: Bool {
        get { facts[Key.again] == .boolean(true) }
        set { facts[Key.again] = newValue ? .boolean(true) : nil }
    }

    // MARK: Dynos

    /// Dynos of one process type.
    struct Row: Hashable {
        let quantity: Int
        let size: String?
    }

    /// By process type; nil where the formation was not read.
    var formation: [String: Row]? {
        get {
            guard case .record(let rows)? = facts[Key.formation] else { return nil }
            return rows.mapValues { Row(quantity: $0["quantity"]?.integer ?? 0, size: $0["size"]?.text) }
        }
        set {
            facts[Key.formation] = newValue.map { rows in
                .record(
                    rows.mapValues { row in
                        var fields: [String: Content] = ["quantity": .integer(row.quantity)]
                        fields["size"] = row.size.map(Content.text)
                        return .record(fields)
                    })
            }
        }
    }

    // MARK: The app itself

    /// What the app is called, where that is not as declared.
    var name: String? {
        get { facts[Key.name]?.text }
        set { facts[Key.name] = newValue.map(Content.text) }
    }

    var id: String? {
        get { facts[Key.id]?.text }
        set { facts[Key.id] = newValue.map(Content.text) }
    }

    /// Of the next build.
    var stack: String? {
        get { facts[Key.stack]?.text }
        set { facts[Key.stack] = newValue.map(Content.text) }
    }

    /// Bytes of each config var by its name; nil where they were not read.
    var sizes: [String: Int]? {
        get {
            guard case .record(let sizes)? = facts[Key.sizes] else { return nil }
            return sizes.compactMapValues(\.integer)
        }
        set { facts[Key.sizes] = newValue.map { .record($0.mapValues(Content.integer)) } }
    }

    /// All that the app can have; nil where they were not read.
    var features: [String]? {
        get { facts[Key.features]?.list?.compactMap(\.text) }
        set { facts[Key.features] = newValue.map { .list($0.map(Content.text)) } }
    }

    /// Hosts that Heroku could not set up, ascending.
    var failedDomains: [String] {
        get { (facts[Key.failedDomains]?.list ?? []).compactMap(\.text) }
        set { facts[Key.failedDomains] = newValue.isEmpty ? nil : .list(newValue.map(Content.text)) }
    }

    /// How far Heroku is with the certificate of each own domain, by its host.
    var certificates: [String: String] {
        get {
            guard case .record(let states)? = facts[Key.certificates] else { return [:] }
            return states.compactMapValues(\.text)
        }
        set { facts[Key.certificates] = .record(newValue.mapValues(Content.text)) }
    }

    /// What a contract's formats say of live values; nil where nothing was judged.
    var judgements: Content? {
        get { facts[ContractFacts.name] }
        set { facts[ContractFacts.name] = newValue }
    }

    // MARK: Pipelines

    /// How many pipelines have each name; nil where they were not read.
    var pipelines: [String: Int]? {
        get {
            guard case .record(let counts)? = facts[Key.pipelines] else { return nil }
            return counts.compactMapValues(\.integer)
        }
        set { facts[Key.pipelines] = newValue.map { .record($0.mapValues(Content.integer)) } }
    }

    /// What the pipeline that was applied is called now, where that is not as declared.
    var renamedPipeline: String? {
        get { facts[Key.renamed]?.text }
        set { facts[Key.renamed] = newValue.map(Content.text) }
    }

    /// A pipeline by its id and its name.
    struct Pipeline: Hashable {
        let id: String
        let name: String
    }

    /// The one that is to get the declared name.
    var movablePipeline: Pipeline? {
        get {
            guard let record = facts[Key.movable], let id = record["id"]?.text, let name = record["name"]?.text else { return nil }
            return Pipeline(id: id, name: name)
        }
        set { facts[Key.movable] = newValue.map { .record(["id": .text($0.id), "name": .text($0.name)]) } }
    }

    /// How many pipelines have the name that the declared one is to have had, where nobody can tell which is meant.
    var formerPipelines: Int? {
        get { facts[Key.former]?.integer }
        set { facts[Key.former] = newValue.map(Content.integer) }
    }
}
