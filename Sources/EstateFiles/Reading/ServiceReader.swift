internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one service file: one ``Service`` for each environment it names.
enum ServiceReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> [Service] {
        guard var reader = MappingReader(node, "a service", &sink) else { return [] }
        let name = reader.requiredText("service", &sink)
        guard reader.required("environments", &sink) != nil else { return [] }
        let environments = reader.map("environments", &sink)
        let base = YAMLNode(.mapping(reader.unread), at: node.span)
        return environments.compactMap { entry in
            let environment = header.environment(entry.key, &sink)
            guard entry.value.entries("a service's environment", &sink) != nil else { return nil }
            let service = one(Overlay.merge(base, entry.value), name, environment, header, &sink)
            return service
        }
    }

    private static func one(
        _ node: YAMLNode, _ name: Located<String>?, _ environment: String?, _ header: EstateHeader, _ sink: inout DiagnosticSink
    ) -> Service? {
        guard var reader = MappingReader(node, "a service", &sink) else { return nil }
        let health = HealthReader.read(reader.optional("health"), &sink)
        let after = reader.precedences(&sink)
        let contract = ContractReader(header: header, environment: environment).read(reader.map("reads", &sink), &sink)
        let app = reader.requiredText("app", &sink)
        if let app, app.value.wholeMatch(of: /[a-z][a-z0-9-]{1,28}[a-z0-9]/) == nil {
            sink.report(
                .error(
                    "heroku.app-name", "\"\(app.value)\" cannot name an app", at: app.span,
                    fix: "use 3 to 30 lower-case letters, digits and hyphens"))
        }
        let provider = header.provider(reader.text("provider", &sink), kind: "heroku", for: node, &sink)
        let mode = reader.mode(&sink)
        let prune = reader.boolean("prune", &sink)?.value ?? false
        let (stack, region, team) = (reader.text("stack", &sink), reader.text("region", &sink), reader.text("team", &sink))
        let (maintenance, acm) = (reader.boolean("maintenance", &sink), reader.boolean("acm", &sink))
        var config: [String: Located<ConfigValue>] = [:]
        for entry in reader.map("config", &sink) { config[entry.key.value] = configValue(entry, &sink) }
        var formation: [String: Located<ProcessType>] = [:]
        for entry in reader.map("formation", &sink) { formation[entry.key.value] = processType(entry.value, &sink) }
        var addons: [String: Located<AddOn>] = [:]
        for entry in reader.map("addons", &sink) { addons[entry.key.value] = addOn(entry.value, &sink) }
        let domains = DomainsReader.read(reader.list("domains", &sink), managed: acm, &sink)
        var buildpacks: Located<[String]>?
        if let node = reader.optional("buildpacks"), let items = node.items("\"buildpacks\"", &sink) {
            buildpacks = Located(items.compactMap { $0.text("a buildpack", &sink)?.value }, at: node.span)
        }
        var features: [String: Located<Bool>] = [:]
        for entry in reader.map("features", &sink) { features[entry.key.value] = entry.value.boolean("a feature", &sink) }
        let ignore = reader.ignoreRules(&sink)
        let retirement = RetirementReader.read(reader.optional("retire"), &sink)
        let comparison = ComparisonRulesReader(contract, declared: config.keys).read(reader.optional("compare"), &sink)
        let releases = ReleaseReader(header: header, environment: environment)
        let release = releases.release(reader.optional("release"), &sink)
        let pipeline = releases.pipeline(reader.optional("pipeline"), &sink)
        var tasks: [String: Located<OneOffTask>] = [:]
        for entry in reader.map("tasks", &sink) { tasks[entry.key.value] = releases.task(entry, &sink) }
        reader.finish(&sink)
        guard let name, let environment, let app, let provider else { return nil }
        return Service(
            name: name.value, environment: environment, app: app, provider: provider, mode: mode, prune: prune, stack: stack,
            region: region, team: team, maintenance: maintenance, acm: acm, config: config, formation: formation, addons: addons,
            domains: domains, buildpacks: buildpacks, features: features, ignore: ignore,
            retirement: retirement, contract: contract, comparison: comparison, health: health, after: after, release: release,
            pipeline: pipeline, tasks: tasks)
    }

    private static func configValue(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        let (key, node) = (entry.key, entry.value)
        if !isVariableName(key.value) || key.value.hasPrefix("HEROKU_") || key.value.hasPrefix("__") {
            sink.report(
                .error(
                    "heroku.config-name", "\"\(key.value)\" cannot name a config var", at: key.span,
                    fix: "use letters, digits and _, without the prefixes HEROKU_ and __"))
        }
        switch node.tag {
        case nil:
            guard case .scalar(let text, _) = node.kind else {
                sink.report(node.wrongType("a config var", "text"))
                return nil
            }
            return Located(.literal(text), at: node.span)
        case "!external": return Located(.external, at: node.span)
        case "!absent": return Located(.absent, at: node.span)
        case "!unset": return nil
        default:
            return node.expression("a config var", tags: ["!secret", "!ref", "!lookup"], &sink)
                .map { Located(.expression($0.value), at: $0.span) }
        }
    }

    /// An app has 100 dynos at most, and Heroku raises that on request (Dev Center, Limits); nobody has had ten times as many.
    private static let mostDynos = 1_000

    private static func processType(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Located<ProcessType>? {
        guard var reader = MappingReader(node, "a process type", &sink) else { return nil }
        let quantity = reader.required("quantity", &sink)?.integer("\"quantity\"", &sink)
        let size = reader.text("size", &sink)?.value
        reader.finish(&sink)
        if let quantity, quantity.value < 0 {
            sink.report(.error("estate.wrong-type", "a quantity cannot be negative", at: quantity.span))
        }
        if let quantity, quantity.value > mostDynos {
            sink.report(
                .error(
                    "heroku.quantity", "\(quantity.value) dynos are more than Heroku runs for an app", at: quantity.span,
                    fix: "100 is its limit, unless it raised that for you"))
        }
        return quantity.map { Located(ProcessType(quantity: $0.value, size: size), at: node.span) }
    }

    private static func addOn(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Located<AddOn>? {
        guard var reader = MappingReader(node, "an add-on", &sink) else { return nil }
        let plan = reader.requiredText("plan", &sink)
        let (name, attachment) = (reader.text("name", &sink)?.value, reader.text("as", &sink)?.value)
        let retirement = RetirementReader.read(reader.optional("retire"), &sink)
        reader.finish(&sink)
        return plan.map {
            Located(AddOn(plan: $0.value, name: name, attachment: attachment, retirement: retirement), at: node.span)
        }
    }

    /// By hand: reading a regular expression anew for each of many thousand variables takes longer than all else.
    static func isVariableName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
