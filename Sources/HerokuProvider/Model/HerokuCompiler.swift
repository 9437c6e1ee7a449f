internal import Planning
internal import Resources

/// Turns the changes of one app into the fewest calls, in this order: the app; what makes no release (stack, maintenance,
/// buildpacks, features, domains); add-ons one by one; one PATCH for all config vars, last of what makes releases;
/// the first release; one PATCH for all process types; certificates, which need dynos that are paid for; one-off commands. Config vars that wait for an add-on or a person come
/// last, each group in a PATCH of its own, so that nothing else waits with them.
struct HerokuCompiler {
    private(set) var operations: [Operation] = []
    private let changes: [Change]
    private let observation: Observation
    private let scope: Scope

    init(_ changes: [Change], in observation: Observation) {
        self.changes = changes.filter {
            $0.address.kind != HerokuKind.app || $0.before == nil || $0.after == nil || Self.isRename($0)
        }
        self.observation = observation
        scope = observation.scope
        if let end = all(HerokuKind.app).first(where: { $0.after == nil }) {
            add(.deleteApp, [end], "destroy the app \(scope.name)")
            return
        }
        createApp()
        updateApp()
        putBuildpacks()
        patchFeatures()
        changeDomains()
        awaitDomains()
        changeAddons()
        patchConfig(all(HerokuKind.config).filter { held($0).isEmpty })
        couple()
        release()
        changeFormation()
        manageCertificates()
        runTasks()
        patchHeldConfig()
        detach()
    }

    private static func isRename(_ change: Change) -> Bool {
        change.before != nil && change.after?["name"] != nil && change.after?["name"] != change.before?["name"]
    }

    /// What another attachment took the place of, last: the program has the new variables by then.
    private mutating func detach() {
        for change in all(HerokuKind.addon) {
            guard let old = replaced(by: change), let name = change.before?["name"]?.text else { continue }
            add(.detach(HerokuRequest.AttachmentName(name: name, attachment: old)), [change], "detach \(old) from \(name)")
        }
    }

    private func replaced(by change: Change) -> String? {
        guard let before = change.before, before["state"] == nil, let wanted = change.after?["attachment"]?.text else { return nil }
        let old = before["replaces"]?.text ?? before["attachment"]?.text
        return old == wanted ? nil : old
    }

    /// Calls name the app by its id where there is one: a name can be given to another app.
    private var app: String { observation.targetID ?? scope.name }
    private var isNew: Bool { observation.targetID == nil }

    private func all(_ kind: String) -> [Change] { changes.filter { $0.address.kind == kind } }

    private mutating func add(_ request: HerokuRequest, _ covered: [Change], _ summary: String, after: [Address] = []) {
        add(HerokuCall(app, request), covered, summary, after: after)
    }

    private mutating func add(
        _ call: some PlannedCall, _ covered: [Change], _ summary: String, after: [Address], performer: String? = nil
    ) {
        operations.append(
            Operation(
                call, in: scope, addresses: covered.map(\.address), summary: summary,
                prerequisites: Array(Set(covered.flatMap(\.prerequisites) + after)).sorted(), performer: performer))
    }

    private mutating func createApp() {
        guard isNew, let change = all(HerokuKind.app).first else { return }
        let stack = all(HerokuKind.stack)
        let creation = HerokuRequest.AppCreation(
            name: scope.name, region: change.after?["region"]?.text, team: change.after?["team"]?.text, stack: stack.first?.after?.text)
        // Nothing is managed of a new app.
        let unmanaged = all(HerokuKind.acm).filter { $0.after?.boolean != true }
        add(.createApp(creation), [change] + stack + unmanaged, "make the app \(scope.name)")
    }

    private mutating func updateApp() {
        let covered =
            all(HerokuKind.maintenance) + (isNew ? [] : all(HerokuKind.stack)) + all(HerokuKind.app).filter(Self.isRename)
        guard !covered.isEmpty else { return }
        var update = HerokuRequest.AppUpdate()
        for change in covered {
            if change.address.kind == HerokuKind.stack { update.build_stack = change.after?.text }
            if change.address.kind == HerokuKind.app { update.name = change.after?["name"]?.text }
            if change.address.kind == HerokuKind.maintenance { update.maintenance = change.after?.boolean }
        }
        add(.updateApp(update), covered, Self.updated(covered))
    }

    private static func updated(_ covered: [Change]) -> String {
        let rename = covered.first(where: isRename).map { "rename \($0.before?["name"]?.text ?? "it") to \($0.address.scope.name)" }
        let settings = covered.map(\.address.kind).filter { $0 != HerokuKind.app }.sorted()
        let set = settings.isEmpty ? nil : "set " + settings.joined(separator: " and ")
        return [rename, set].compactMap { $0 }.joined(separator: ", ")
    }

    private mutating func putBuildpacks() {
        for change in all(HerokuKind.buildpacks) {
            let names = change.after?.list?.compactMap(\.text) ?? []
            add(
                .putBuildpacks(HerokuRequest.BuildpackList(buildpacks: names)), [change],
                "set \(names.count) buildpack\(names.count == 1 ? "" : "s")")
        }
    }

    private mutating func patchFeatures() {
        for change in all(HerokuKind.feature) {
            let isEnabled = change.after?.boolean ?? false
            add(
                .patchFeature(HerokuRequest.FeatureSwitch(feature: change.address.name, enabled: isEnabled)), [change],
                "\(isEnabled ? "enable" : "disable") the feature \(change.address.name)")
        }
    }

    private mutating func changeDomains() {
        for change in all(HerokuKind.domain) {
            let host = change.address.name
            if change.after == nil {
                add(.deleteDomain(HerokuRequest.Host(hostname: change.remoteID?.single ?? host)), [change], "remove the domain \(host)")
            } else if change.before == nil {
                add(.createDomain(HerokuRequest.Host(hostname: host)), [change], "add the domain \(host)")
            }
        }
    }

    private mutating func awaitDomains() {
        for change in all(HerokuKind.domain) where change.after != nil {
            add(
                .awaitDomain(HerokuRequest.Host(hostname: change.address.name)), [change],
                "waiting for Heroku to give \(change.address.name) its DNS target")
        }
    }

    private mutating func changeAddons() {
        for change in all(HerokuKind.addon) where change.after == nil {
            let name = change.before?["name"]?.text ?? change.address.name
            add(.deleteAddon(HerokuRequest.AddOnName(name: name)), [change], "destroy the add-on \(name)")
        }
        for change in all(HerokuKind.addon) {
            guard let after = change.after, let name = change.before?["name"]?.text ?? after["name"]?.text else { continue }
            let (plan, attachment) = (after["plan"]?.text, after["attachment"]?.text)
            let write = HerokuRequest.AddOnWrite(name: name, plan: plan, attachment: attachment)
            if change.before == nil {
                add(.createAddon(write), [change], "make the add-on \(name) (\(plan ?? ""))")
            } else if let before = change.before, before["state"] == nil {
                if before["plan"] != after["plan"] {
                    add(.changePlan(write), [change], "move \(name) to \(plan ?? "")")
                }
                if let attachment, !isAttached(attachment, before) {
                    let call = HerokuRequest.AddOnAttachment(name: name, plan: plan, attachment: attachment)
                    add(.attach(call), [change], "attach \(name) as \(attachment)")
                }
            }
            if change.before == nil || change.before?["state"] != nil {
                add(.awaitAddon(HerokuRequest.AddOnName(name: name)), [change], "waiting for \(name) to be provisioned")
            }
        }
    }

    private func isAttached(_ name: String, _ before: Content) -> Bool { before["attachment"]?.text == name }

    /// What of the world a change waits for.
    private func held(_ change: Change) -> [Address] {
        change.prerequisites.filter { $0.scope == scope && [HerokuKind.addon, Operation.stepKind].contains($0.kind) }
    }

    private mutating func patchHeldConfig() {
        let groups = Dictionary(grouping: all(HerokuKind.config).filter { !held($0).isEmpty }, by: held)
        for (_, members) in groups.sorted(by: { ($0.key.count, $0.key.description) < ($1.key.count, $1.key.description) }) {
            patchConfig(members)
        }
    }

    private mutating func patchConfig(_ covered: [Change]) {
        guard !covered.isEmpty else { return }
        let vars = Dictionary(covered.map { ($0.address.name, $0.after?.planned) }, uniquingKeysWith: { first, _ in first })
        add(.patchConfig(HerokuRequest.ConfigPatch(vars: vars)), covered, "\(Self.described(covered)) in one release")
    }

    /// Such as `set FLAG_A, unset B`, and `set 9, unset 1 config vars` where they are many.
    private static func described(_ covered: [Change]) -> String {
        let parts = [
            ("set", covered.filter { $0.after != nil }), ("unset", covered.filter { $0.after == nil }),
        ].filter { !$0.1.isEmpty }
        guard covered.count > 3 else {
            return parts.map { "\($0.0) \($0.1.map(\.address.name).sorted().joined(separator: " and "))" }.joined(separator: ", ")
        }
        return parts.map { "\($0.0) \($0.1.count)" }.joined(separator: ", ") + " config vars"
    }

    private mutating func couple() {
        for change in all(HerokuKind.pipeline) {
            for call in HerokuReleaseCompiler.pipeline(change, in: observation) { add(call, [change]) }
        }
    }

    /// The addresses of first releases that are made here.
    private var releases: [Address] { all(HerokuKind.release).filter { $0.before == nil && $0.after != nil }.map(\.address) }

    /// Config is set and add-ons are provisioned before anything runs.
    private mutating func release() {
        let needed = changes.filter {
            [HerokuKind.config, HerokuKind.addon, HerokuKind.pipeline].contains($0.address.kind) && $0.after != nil
                && held($0).isEmpty
        }
        for change in all(HerokuKind.release) where change.before == nil {
            for call in HerokuReleaseCompiler.release(change, in: observation) {
                add(call, [change], after: needed.map(\.address) + (call.isWait ? [change.address] : []))
            }
        }
    }

    private mutating func runTasks() {
        let formation = all(HerokuKind.formation).map(\.address)
        for change in all(HerokuKind.task) {
            guard let call = HerokuReleaseCompiler.task(change, in: observation) else { continue }
            add(call, [change], after: releases + formation)
        }
    }

    private mutating func add(_ call: HerokuReleaseCompiler.Call, _ covered: [Change], after: [Address] = []) {
        switch call.work {
        case .request(let request): add(request, covered, call.summary, after: after)
        case .workflow(let workflow, let performer):
            add(HerokuWorkflowCall.dispatch(workflow), covered, call.summary, after: after, performer: performer)
        }
    }

    private mutating func changeFormation() {
        let covered = all(HerokuKind.formation)
        let isReleased = !releases.isEmpty
        let known = isReleased ? covered : covered.filter { $0.before != nil }
        let unknown = isReleased ? [] : covered.filter { $0.before == nil }
        if !known.isEmpty {
            let updates = known.sorted { $0.address < $1.address }.map(Self.update) + dragged(by: known)
            add(
                .patchFormation(HerokuRequest.FormationPatch(updates: updates, first: isReleased ? true : nil)), known,
                "set " + known.map(\.address.name).sorted().joined(separator: ", "), after: releases)
        }
        guard !unknown.isEmpty else { return }
        let types = unknown.map(\.address.name).sorted()
        let isFirst = isNew || HerokuFacts(observation).isDeployed == false
        add(
            .awaitFormation(HerokuRequest.FormationWait(types: types)), unknown,
            "formation \(types.joined(separator: ", ")) waits for \(isFirst ? "the first release" : "a release that has it")")
    }

    private mutating func manageCertificates() {
        for change in all(HerokuKind.acm) {
            if change.after?.boolean == true {
                let formation = all(HerokuKind.formation).map(\.address)
                add(.enableCertificates, [change], "have Heroku manage the certificates", after: releases + formation)
            } else if !isNew {
                add(.disableCertificates, [change], "remove the certificates that Heroku manages")
            }
        }
    }

    /// Nothing runs without a row, so removing a process type from the files ends in no dynos of it.
    private static func update(_ change: Change) -> HerokuRequest.FormationPatch.Update {
        HerokuRequest.FormationPatch.Update(
            change.address.name, change.after?["quantity"]?.integer ?? 0, size: change.after?["size"]?.text)
    }

    /// Process types without dynos that must move along: the tier of an app is judged over all its types in one call.
    private func dragged(by known: [Change]) -> [HerokuRequest.FormationPatch.Update] {
        guard let rows = HerokuFacts(observation).formation else { return [] }
        let sizes = known.compactMap { $0.after?["size"]?.text }
        guard let size = sizes.first else { return [] }
        let named = Set(known.map(\.address.name))
        return rows.sorted { $0.key < $1.key }.compactMap { type, row in
            guard !named.contains(type), row.quantity == 0, let old = row.size,
                HerokuTier.of(old) != HerokuTier.of(size)
            else { return nil }
            return HerokuRequest.FormationPatch.Update(type, 0, size: size)
        }
    }
}
