internal import Estate
internal import Resources

/// One app as a person would declare it: what is not as Heroku has it by itself.
struct HerokuDeclaration {
    private let item: ImportItem
    private let app: HerokuAPI.App
    private let parts: HerokuAppParts
    private let shared: HerokuAccountView
    private let prices: HerokuDynoPrices
    /// Resources of kinds that the language does not have.
    private let unheld: [UnheldPart]

    init(
        _ item: ImportItem, app: HerokuAPI.App, parts: HerokuAppParts, shared: HerokuAccountView, prices: HerokuDynoPrices,
        unheld: [UnheldPart]
    ) {
        self.unheld = unheld
        self.prices = prices
        self.item = item
        self.app = app
        self.parts = parts
        self.shared = shared
    }

    var thing: ImportedThing {
        var thing = ImportedThing(item, settings: settings)
        (thing.variables, thing.notes) = variables
        thing.costs = costs
        let others = shared.attachments(to: app).filter { attachment in
            attachment.addon.app.map { $0.name != app.name && $0.id != app.id } ?? false
        }
        thing.notes += others.sorted { $0.name < $1.name }.map { "\($0.name) is an attachment of another app's add-on \($0.addon.name)" }
        let attributes = HerokuUnheld(item.scope, app: app, parts: parts, shared: shared).attributes
        thing.unheld = attributes + keyedAddons.flatMap { unheldAttachments(of: $0.addon, key: $0.key) } + unheld
        thing.outputs = HerokuOutputs.of(app).merging(HerokuOutputs.of(parts.domains ?? [])) { first, _ in first }
        return thing
    }

    private var costs: ImportedCosts {
        var costs = ImportedCosts()
        for (key, addon) in keyedAddons { costs.add(addon.billed_price?.monthlyCents, for: address(HerokuKind.addon, key)) }
        for row in parts.formation ?? [] {
            costs.add(prices.monthlyCents(size: row.sizeName, quantity: row.quantity), for: address(HerokuKind.formation, row.type))
        }
        return costs
    }

    private func address(_ kind: String, _ name: String = "") -> Address { Address(item.scope, kind, name) }

    private var settings: [DeclaredEntry] {
        var all = [DeclaredEntry("app", .text(app.name))]
        if let region = app.region?.name, region != "us" { all.append(DeclaredEntry("region", .text(region))) }
        if let team = app.team?.name { all.append(DeclaredEntry("team", .text(team))) }
        if let stack = app.build_stack?.name ?? app.stack?.name {
            all.append(DeclaredEntry("stack", .text(stack), at: [address(HerokuKind.stack)]))
        }
        if app.maintenance {
            all.append(DeclaredEntry("maintenance", .boolean(true), at: [address(HerokuKind.maintenance)]))
        }
        all += formation + addons
        let features = (parts.features ?? []).filter(\.enabled).map(\.name).sorted()
        if !features.isEmpty {
            let entries = features.map { DeclaredEntry($0, .boolean(true), at: [address(HerokuKind.feature, $0)]) }
            all.append(DeclaredEntry("features", .map(entries)))
        }
        all += buildpacks + domains
        if app.acm == true { all.append(DeclaredEntry("acm", .boolean(true), at: [address(HerokuKind.acm)])) }
        return all + pipeline
    }

    /// Process types that run nothing are left out, but for `web`.
    private var formation: [DeclaredEntry] {
        let rows = (parts.formation ?? []).filter { $0.quantity > 0 || $0.type == "web" }.sorted { $0.type < $1.type }
        let entries = rows.map { row in
            let fields = [DeclaredEntry("quantity", .integer(row.quantity)), DeclaredEntry("size", .text(row.sizeName.lowercased()))]
            return DeclaredEntry(row.type, .map(fields), at: [address(HerokuKind.formation, row.type)])
        }
        return entries.isEmpty ? [] : [DeclaredEntry("formation", .map(entries))]
    }

    /// Each under a key of its service, so that the apps of a service have the same.
    private var keyedAddons: [(key: String, addon: HerokuAPI.AddOn)] {
        var taken: Set<String> = []
        return shared.addons(of: app).sorted { $0.name < $1.name }.map { addon in
            let service = Self.key(addon.plan.name)
            let key = taken.contains(service) ? addon.name : service
            taken.insert(key)
            return (key, addon)
        }
    }

    /// With the name that each has, which nothing else tells.
    private var addons: [DeclaredEntry] {
        let attachments = shared.attachments(to: app)
        let entries = keyedAddons.map { key, addon in
            let plan = addon.plan.name
            let names = attachments.filter { $0.addon.name == addon.name }.map(\.name)
            var fields = [DeclaredEntry("plan", .text(plan)), DeclaredEntry("name", .text(addon.name))]
            let standard = HerokuDefinition.addOns.attachment(ofPlan: plan)
            if let name = Self.held(names, standard), name != standard { fields.append(DeclaredEntry("as", .text(name))) }
            return DeclaredEntry(key, .map(fields), at: [address(HerokuKind.addon, key)])
        }
        return entries.isEmpty ? [] : [DeclaredEntry("addons", .map(entries))]
    }

    /// The one attachment that a file can say; nil where there is none.
    private static func held(_ names: [String], _ standard: String) -> String? { names.contains(standard) ? standard : names.min() }

    /// A file has one attachment of an add-on to its own app, and that of the whole add-on.
    private func unheldAttachments(of addon: HerokuAPI.AddOn, key: String) -> [UnheldPart] {
        let own = shared.attachments(to: app).filter { $0.addon.name == addon.name }.sorted { $0.name < $1.name }
        let held = Self.held(own.map(\.name), HerokuDefinition.addOns.attachment(ofPlan: addon.plan.name))
        return own.compactMap { attachment in
            let place = attachment.namespace.map { " to \($0)" } ?? ""
            if attachment.name != held {
                return UnheldPart(address(HerokuKind.addon, key), .observed, "is attached once more, as \(attachment.name)\(place)")
            }
            return place.isEmpty ? nil : UnheldPart(address(HerokuKind.addon, key), .observed, "is attached\(place)")
        }
    }

    /// `heroku-postgresql:standard-0` is `postgresql`.
    private static func key(_ plan: String) -> String {
        let service = plan.prefix { $0 != ":" }
        return String(service.hasPrefix("heroku-") ? service.dropFirst("heroku-".count) : service)
    }

    private var buildpacks: [DeclaredEntry] {
        let names = (parts.buildpacks ?? []).sorted { $0.ordinal < $1.ordinal }
            .map { HerokuEquality.buildpack($0.buildpack.name) }
        return names.isEmpty ? [] : [DeclaredEntry("buildpacks", .texts(names), at: [address(HerokuKind.buildpacks)])]
    }

    private var domains: [DeclaredEntry] {
        let hosts = (parts.domains ?? []).filter { $0.kind != "heroku" }.map(\.hostname).sorted()
        let items = hosts.map { DeclaredItem(.text($0), at: [address(HerokuKind.domain, $0)]) }
        let addresses = Set(hosts.map { address(HerokuKind.domain, $0) })
        return hosts.isEmpty ? [] : [DeclaredEntry("domains", .list(items), at: addresses)]
    }

    private var pipeline: [DeclaredEntry] {
        guard let coupling = parts.couplings?.first,
            let name = shared.pipelines?.first(where: { $0.id == coupling.pipeline.id })?.name
        else { return [] }
        return [
            DeclaredEntry(
                "pipeline", .map([DeclaredEntry("name", .text(name)), DeclaredEntry("stage", .text(coupling.stage))]),
                at: [address(HerokuKind.pipeline)])
        ]
    }

    /// Without what add-ons and Heroku keep, and what they may keep.
    private var variables: ([ImportedVariable], [String]) {
        let vars = parts.config ?? [:]
        let ownership = HerokuConfigOwnership(addons: shared.addons(of: app), attachments: shared.attachments(to: app), values: vars)
        var (variables, notes): ([ImportedVariable], [String]) = ([], [])
        for (name, value) in vars.sorted(by: { $0.key < $1.key }) where ownership.owner(of: name) == nil {
            if let owner = ownership.possibleOwner(of: name) {
                notes.append("\(name) may belong to \(owner)")
            } else if name.hasPrefix("HEROKU_") || name.hasPrefix("__") {
                notes.append("\(name) has a name that Heroku reserves")
            } else {
                variables.append(ImportedVariable(address(HerokuKind.config, name), value: Secret(value)))
            }
        }
        return (variables, notes)
    }
}
