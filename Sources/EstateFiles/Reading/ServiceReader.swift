internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one service file: one ``Service`` for each environment it names.
enum ServiceReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> [Service] {
        guard var reader = MappingReader(node, .service, &sink) else { return [] }
        let name = reader.requiredText("service", &sink)
        let written = reader.required("environments", &sink)
        let environments = reader.map("environments", &sink)
        if let written, written.isMapping, environments.isEmpty {
            sink.report(.error("estate.missing-key", "the service is in no environment", at: written.span, fix: "name one"))
        }
        let base = YAMLNode(.mapping(reader.unread), at: node.span)
        var isRead = false
        let services = environments.compactMap { entry -> Service? in
            let environment = header.environment(entry.key, &sink)
            guard entry.value.entries("a service's environment", &sink) != nil else { return nil }
            isRead = true
            let service = one(Overlay.merge(base, entry.value, inherited: ["reads"], &sink), name, environment, header, &sink)
            return service
        }
        if !isRead { checkAlone(base, name, header, &sink) }
        return services
    }

    /// What is wrong with the common part of a service that is in no environment; what it lacks, an environment might have had.
    private static func checkAlone(
        _ base: YAMLNode, _ name: Located<String>?, _ header: EstateHeader, _ sink: inout DiagnosticSink
    ) {
        var own = DiagnosticSink()
        _ = one(base, name, nil, header, &own)
        for diagnostic in own.diagnostics where diagnostic.rule != "estate.missing-key" || diagnostic.span != base.span {
            sink.report(diagnostic)
        }
    }

    private static func one(
        _ node: YAMLNode, _ name: Located<String>?, _ environment: String?, _ header: EstateHeader, _ sink: inout DiagnosticSink
    ) -> Service? {
        guard var reader = MappingReader(node, .serviceSettings, &sink) else { return nil }
        let (health, logCheck) = HealthReader.read(reader.optional("health"), &sink)
        let after = reader.precedences(&sink)
        let contract = ContractReader(header: header, environment: environment).read(reader.map("reads", &sink), &sink)
        let app = reader.requiredText("app", &sink)
        let movedFrom = reader.moved(&sink)
        let provider = header.provider(reader.text("provider", &sink), holding: .service, for: node, &sink)
        let rules = header.serviceRules(of: provider)
        if let app { rules?.check(app: app, into: &sink) }
        let mode = reader.mode(&sink)
        let prune = reader.boolean("prune", &sink)?.value ?? false
        let (stack, region, team) = (reader.text("stack", &sink), reader.text("region", &sink), reader.text("team", &sink))
        let (maintenance, acm) = (reader.boolean("maintenance", &sink), reader.boolean("acm", &sink))
        var config: [String: Located<ConfigValue>] = [:]
        for entry in reader.map("config", &sink) { config[entry.key.value] = ConfigValueReader.read(entry, rules, &sink) }
        rules?.check(config: config, into: &sink)
        var formation: [String: Located<ProcessType>] = [:]
        for entry in reader.map("formation", &sink) { formation[entry.key.value] = FormationReader.read(entry, rules, &sink) }
        rules?.check(formation: formation, into: &sink)
        var addons: [String: Located<AddOn>] = [:]
        for entry in reader.map("addons", &sink) { addons[entry.key.value] = AddOnReader.read(entry, rules, &sink) }
        if let stack { rules?.check(stack: stack, into: &sink) }
        if let region { rules?.check(region: region, into: &sink) }
        let domains = Self.domains(reader.list("domains", &sink), &sink)
        rules?.check(domains: domains, isManaged: acm?.value == true, into: &sink)
        var buildpacks: Located<[String]>?
        if let node = reader.optional("buildpacks"), let items = node.items("\"buildpacks\"", &sink) {
            let names = items.compactMap { $0.text("a buildpack", &sink) }
            rules?.check(buildpacks: names, into: &sink)
            buildpacks = Located(names.map(\.value), at: node.span)
        }
        var features: [String: Located<Bool>] = [:]
        for entry in reader.map("features", &sink) {
            rules?.check(feature: entry.key, into: &sink)
            features[entry.key.value] = entry.value.boolean("a feature", &sink)
        }
        AcknowledgementReader.check(reader.map("acknowledge", &sink), &sink)
        let (ignore, observe) = (reader.ignoreRules(&sink), reader.observeRules(&sink))
        let retirement = RetirementReader.read(reader.optional("retire"), &sink)
        let comparison = ComparisonRulesReader(contract, declared: config.keys).read(reader.optional("compare"), &sink)
        let releases = ReleaseReader(header: header, environment: environment, rules: rules)
        let release = releases.release(reader.optional("release"), &sink)
        let pipeline = releases.pipeline(reader.optional("pipeline"), &sink)
        var tasks: [String: Located<OneOffTask>] = [:]
        for entry in reader.map("tasks", &sink) { tasks[entry.key.value] = releases.task(entry, &sink) }
        reader.finish(&sink)
        guard let name, let environment, let app, let provider else { return nil }
        return Service(
            name: name.value, environment: environment, app: app, provider: provider, mode: mode, prune: prune, stack: stack,
            region: region, team: team, maintenance: maintenance, acm: acm, config: config, formation: formation, addons: addons,
            addOnNaming: header.addOnNaming(of: provider), domains: domains, buildpacks: buildpacks, features: features, ignore: ignore,
            observe: observe, retirement: retirement, contract: contract, comparison: comparison, health: health, after: after,
            release: release,
            pipeline: pipeline, tasks: tasks, movedFrom: movedFrom, logCheck: logCheck)
    }

    /// In other letters than ASCII a host is the same name as in A-labels (RFC 5890).
    private static func domains(_ items: [YAMLNode], _ sink: inout DiagnosticSink) -> [Located<String>] {
        items.compactMap { $0.text("a domain", &sink) }.map { domain in
            let isInternational = !domain.value.utf8.allSatisfy { $0 < 128 }
            return isInternational ? Located(WrittenName.canonical(domain.value), at: domain.span) : domain
        }
    }
}
