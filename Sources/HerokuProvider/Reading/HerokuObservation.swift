internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// One app as resources.
struct HerokuObservation {
    private let scope: Scope
    private let isReleaseAsked: Bool
    private let desired: [DesiredResource]
    private let formats: [Format]
    private let isSurvey: Bool
    private let app: HerokuAPI.App
    private let parts: HerokuAppParts
    private let shared: HerokuAccountView
    private let source: HerokuFacts
    private let addonsByKey: [String: HerokuAPI.AddOn]
    private let recorded: [Address: Content]
    private let values: [String: HerokuDeclaredPlain.Value]

    /// - Parameter values: of the parts' config vars.
    /// - Throws: ``ProviderError`` when a declared add-on could be one of several.
    init(
        _ scope: DesiredScope, app: HerokuAPI.App, parts: HerokuAppParts, values: [String: HerokuDeclaredPlain.Value],
        shared: HerokuAccountView, source: HerokuFacts
    ) throws(ProviderError) {
        self.scope = scope.scope
        self.desired = scope.resources
        isReleaseAsked = scope.kinds.contains(HerokuKind.release)
        self.formats = scope.formats
        self.isSurvey = scope.isSurvey
        self.app = app
        self.parts = parts
        self.shared = shared
        self.source = source
        recorded = scope.recorded
        self.values = values
        if app.acm == nil, scope.kinds.contains(HerokuKind.acm) {
            throw ProviderError(
                .malformed, attempt: "reading \(app.name)", message: "Heroku does not report whether it manages the certificates")
        }
        self.addonsByKey = try HerokuAddonMatching.match(
            scope.resources, to: shared.addons(of: app), recorded: scope.recorded, app: app.name)
    }

    var observation: Observation {
        var outputs = HerokuOutputs.of(app)
        outputs.merge(HerokuOutputs.of(parts.domains ?? [])) { first, _ in first }
        return Observation(
            scope: scope, targetID: app.id, resources: appResources + config + formation + addons + domains + settings + releases,
            facts: facts.facts,
            outputs: outputs)
    }

    private func address(_ kind: String, _ name: String = "") -> Address { Address(scope, kind, name) }

    /// What nobody declares is left out, unless everything is asked for.
    private func isReported(_ kind: String, _ name: String) -> Bool {
        isSurvey || desired.contains { $0.address.kind == kind && $0.address.name == name }
    }

    private func wanted(_ kind: String, _ name: String) -> Content? {
        guard case .present(let content)? = desired.first(where: { $0.address == address(kind, name) })?.presence else { return nil }
        return content
    }

    private var appResources: [LiveResource] {
        var fields: [String: Content] = [:]
        if let region = app.region?.name { fields["region"] = .text(region) }
        if let team = app.team?.name { fields["team"] = .text(team) }
        if wanted(HerokuKind.app, "")?["name"] != nil { fields["name"] = .text(app.name) }
        var all = [LiveResource(address(HerokuKind.app), .record(fields), remoteID: .one(app.id), owner: .nobody)]
        // `build_stack` is what the next deploy uses, `stack` what the running release was built for (reference, App).
        if let stack = app.build_stack?.name ?? app.stack?.name, isReported(HerokuKind.stack, "") {
            all.append(LiveResource(address(HerokuKind.stack), .text(stack)))
        }
        if isReported(HerokuKind.maintenance, "") {
            all.append(LiveResource(address(HerokuKind.maintenance), .boolean(app.maintenance)))
        }
        if let acm = app.acm, isReported(HerokuKind.acm, "") { all.append(LiveResource(address(HerokuKind.acm), .boolean(acm))) }
        return all
    }

    private var config: [LiveResource] {
        guard let vars = parts.config else { return [] }
        let ownership = HerokuConfigOwnership(
            addons: shared.addons(of: app), attachments: shared.attachments(to: app), values: vars)
        return values.sorted { $0.key < $1.key }.map { name, value in
            let place = address(HerokuKind.config, name)
            // What may be an add-on's is ours only where the files or the history say so.
            let isOurs = recorded[place] != nil || desired.contains { $0.address == place }
            let owner = ownership.owner(of: name) ?? (isOurs ? nil : ownership.possibleOwner(of: name))
            return LiveResource(
                place, .concealed(.init(value.fingerprint, plain: value.isPlain ? value.text : nil)),
                owner: owner.map { .other($0) } ?? .nobody)
        }
    }

    private var formation: [LiveResource] {
        (parts.formation ?? []).compactMap { row in
            // A row without dynos that nobody declares runs nothing and costs nothing.
            guard row.quantity > 0 || isReported(HerokuKind.formation, row.type) else { return nil }
            return LiveResource(address(HerokuKind.formation, row.type), Self.content(row))
        }
    }

    private static func content(_ row: HerokuAPI.ProcessType) -> Content {
        .record(["quantity": .integer(row.quantity), "size": .text(row.sizeName)])
    }

    private var addons: [LiveResource] {
        let attachments = shared.attachments(to: app)
        return shared.addons(of: app).map { addon in
            let key = addonsByKey.first { $0.value.id == addon.id }?.key
            let wanted = key.flatMap { self.wanted(HerokuKind.addon, $0) }?["attachment"]?.text
            let before = key.flatMap { recorded[address(HerokuKind.addon, $0)] }?["attachment"]?.text
            var fields: [String: Content] = ["plan": .text(addon.plan.name), "name": .text(addon.name)]
            let names = attachments.filter { $0.addon.name == addon.name }.map(\.name).sorted()
            fields["attachment"] = ([wanted, before].compactMap { $0 }.first(where: names.contains) ?? names.first).map(Content.text)
            // Both are there where a replacement was interrupted.
            if let before, let wanted, before != wanted, names.contains(before) { fields["replaces"] = .text(before) }
            if let state = addon.state, state != "provisioned" { fields["state"] = .text(state) }
            return LiveResource(address(HerokuKind.addon, key ?? addon.name), .record(fields), remoteID: .one(addon.id))
        }
    }

    /// Without the host that Heroku made itself.
    private var domains: [LiveResource] {
        (parts.domains ?? []).filter { $0.kind != "heroku" }.map { domain in
            LiveResource(
                address(HerokuKind.domain, domain.hostname), .record(domain.cname.map { ["target": .text($0)] } ?? [:]),
                remoteID: .one(domain.id))
        }
    }

    private var settings: [LiveResource] {
        var all: [LiveResource] = []
        if let buildpacks = parts.buildpacks {
            let names = buildpacks.sorted { $0.ordinal < $1.ordinal }.map(\.buildpack.name)
            all.append(LiveResource(address(HerokuKind.buildpacks), .list(names.map { .text(HerokuEquality.buildpack($0)) })))
        }
        // Undeclared features are Heroku's defaults: nothing to report.
        for feature in parts.features ?? [] where isReported(HerokuKind.feature, feature.name) {
            all.append(LiveResource(address(HerokuKind.feature, feature.name), .boolean(feature.enabled)))
        }
        return all
    }

    /// The coupling, and that the app was released at all.
    private var releases: [LiveResource] {
        var all: [LiveResource] = []
        for coupling in parts.couplings ?? [] {
            let name = shared.pipelines?.first { $0.id == coupling.pipeline.id }?.name ?? coupling.pipeline.id
            let content: Content = .record(["name": .text(name), "stage": .text(coupling.stage)])
            all.append(
                LiveResource(address(HerokuKind.pipeline), content, remoteID: coupling.id.map(RemoteID.one), identity: coupling.pipeline.id)
            )
        }
        if isReleaseAsked, parts.formation?.isEmpty == false {
            all.append(LiveResource(address(HerokuKind.release, "first"), .record(["released": .boolean(true)])))
        }
        return all
    }

    private var facts: HerokuFacts {
        var facts = source
        // The one that serves: the newest is not it after one that failed (reference, Release).
        let current = (parts.releases ?? []).first { $0.current == true } ?? parts.releases?.first(where: \.isSuccess)
        facts.artefact = current?.artefact
        if app.name != scope.name { facts.name = app.name }
        facts.id = app.id
        facts.failedDomains = (parts.domains ?? []).filter { $0.status == "failed" }.map(\.hostname).sorted()
        facts.sizes = parts.config?.mapValues(\.utf8.count)
        facts.features = parts.features?.map(\.name)
        facts.stack = app.build_stack?.name ?? app.stack?.name
        if let vars = parts.config, !formats.isEmpty { facts.judgements = ContractFacts.content(of: vars, by: formats) }
        if isReported(HerokuKind.acm, ""), let domains = parts.domains { facts.certificates = HerokuCertificates.states(domains) }
        guard let rows = parts.formation else { return facts }
        // Until a first deploy the formation has no rows at all (reference, Formation).
        facts.isDeployed = !rows.isEmpty
        facts.formation = Dictionary(
            rows.map { ($0.type, HerokuFacts.Row(quantity: $0.quantity, size: $0.sizeName)) }, uniquingKeysWith: { first, _ in first })
        return facts
    }
}
