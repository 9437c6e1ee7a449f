internal import CanonicalJSON
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
            add("heroku.app.delete", [:], [end], .idempotent, "destroy the app \(scope.name)")
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
            add(
                "heroku.attachment.delete", ["name": .string(name), "attachment": .string(old)], [change], .idempotent,
                "detach \(old) from \(name)")
        }
    }

    private func replaced(by change: Change) -> String? {
        guard let before = change.before, before["state"] == nil, let wanted = change.after?["attachment"]?.text else { return nil }
        let old = before["replaces"]?.text ?? before["attachment"]?.text
        return old == wanted ? nil : old
    }

    /// Calls name the app by its id where there is one: a name can be given to another app.
    private var app: JSONValue { .string(observation.targetID ?? scope.name) }
    private var isNew: Bool { observation.targetID == nil }

    private func all(_ kind: String) -> [Change] { changes.filter { $0.address.kind == kind } }

    private mutating func add(
        _ action: String, _ payload: [String: JSONValue], _ covered: [Change], _ effect: Operation.Effect, _ summary: String,
        after: [Address] = [], performer: String? = nil
    ) {
        operations.append(
            Operation(
                scope: scope, action: action, payload: .object(payload.merging(["app": app]) { first, _ in first }),
                addresses: covered.map(\.address), effect: effect, summary: summary,
                prerequisites: Array(Set(covered.flatMap(\.prerequisites) + after)).sorted(), performer: performer))
    }

    private mutating func createApp() {
        guard isNew, let change = all(HerokuKind.app).first else { return }
        var payload: [String: JSONValue] = ["name": .string(scope.name)]
        for field in ["region", "team"] { payload[field] = change.after?[field]?.text.map(JSONValue.string) }
        let stack = all(HerokuKind.stack)
        payload["stack"] = stack.first?.after?.text.map(JSONValue.string)
        // Nothing is managed of a new app.
        let unmanaged = all(HerokuKind.acm).filter { $0.after?.boolean != true }
        add("heroku.app.create", payload, [change] + stack + unmanaged, .readBackFirst, "make the app \(scope.name)")
    }

    private mutating func updateApp() {
        let covered =
            all(HerokuKind.maintenance) + (isNew ? [] : all(HerokuKind.stack)) + all(HerokuKind.app).filter(Self.isRename)
        guard !covered.isEmpty else { return }
        var payload: [String: JSONValue] = [:]
        for change in covered {
            if change.address.kind == HerokuKind.stack { payload["build_stack"] = change.after?.text.map(JSONValue.string) }
            if change.address.kind == HerokuKind.app { payload["name"] = change.after?["name"]?.text.map(JSONValue.string) }
            if change.address.kind == HerokuKind.maintenance { payload["maintenance"] = change.after?.boolean.map(JSONValue.boolean) }
        }
        add("heroku.app.update", payload, covered, .idempotent, Self.updated(covered))
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
                "heroku.buildpacks.put", ["buildpacks": .array(names.map(JSONValue.string))], [change], .idempotent,
                "set \(names.count) buildpack\(names.count == 1 ? "" : "s")")
        }
    }

    private mutating func patchFeatures() {
        for change in all(HerokuKind.feature) {
            let isEnabled = change.after?.boolean ?? false
            add(
                "heroku.feature.patch", ["feature": .string(change.address.name), "enabled": .boolean(isEnabled)], [change], .idempotent,
                "\(isEnabled ? "enable" : "disable") the feature \(change.address.name)")
        }
    }

    private mutating func changeDomains() {
        for change in all(HerokuKind.domain) {
            let host = change.address.name
            if change.after == nil {
                add(
                    "heroku.domain.delete", ["hostname": .string(change.remoteID ?? host)], [change], .idempotent,
                    "remove the domain \(host)")
            } else if change.before == nil {
                add("heroku.domain.create", ["hostname": .string(host)], [change], .readBackFirst, "add the domain \(host)")
            }
        }
    }

    private mutating func awaitDomains() {
        for change in all(HerokuKind.domain) where change.after != nil {
            add(
                "heroku.domain.await", ["hostname": .string(change.address.name)], [change], .wait,
                "waiting for Heroku to give \(change.address.name) its DNS target")
        }
    }

    private mutating func changeAddons() {
        for change in all(HerokuKind.addon) where change.after == nil {
            let name = change.before?["name"]?.text ?? change.address.name
            add("heroku.addon.delete", ["name": .string(name)], [change], .idempotent, "destroy the add-on \(name)")
        }
        for change in all(HerokuKind.addon) {
            guard let after = change.after, let name = change.before?["name"]?.text ?? after["name"]?.text else { continue }
            var payload: [String: JSONValue] = ["name": .string(name)]
            payload["plan"] = after["plan"]?.text.map(JSONValue.string)
            payload["attachment"] = after["attachment"]?.text.map(JSONValue.string)
            if change.before == nil {
                add("heroku.addon.create", payload, [change], .readBackFirst, "make the add-on \(name) (\(after["plan"]?.text ?? ""))")
            } else if let before = change.before, before["state"] == nil {
                if before["plan"] != after["plan"] {
                    add("heroku.addon.plan", payload, [change], .idempotent, "move \(name) to \(after["plan"]?.text ?? "")")
                }
                if let attachment = after["attachment"]?.text, !isAttached(attachment, before) {
                    add("heroku.attachment.create", payload, [change], .readBackFirst, "attach \(name) as \(attachment)")
                }
            }
            if change.before == nil || change.before?["state"] != nil {
                add("heroku.addon.await", ["name": .string(name)], [change], .wait, "waiting for \(name) to be provisioned")
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
        let vars = Dictionary(covered.map { ($0.address.name, $0.after?.payload ?? .null) }, uniquingKeysWith: { first, _ in first })
        add("heroku.config.patch", ["vars": .object(vars)], covered, .idempotent, "\(Self.told(covered)) in one release")
    }

    /// Such as `set FLAG_A, unset B`, and `set 9, unset 1 config vars` where they are many.
    private static func told(_ covered: [Change]) -> String {
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
                add(call, [change], after: needed.map(\.address) + (call.effect == .wait ? [change.address] : []))
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
        add(call.action, call.payload, covered, call.effect, call.summary, after: after, performer: call.performer)
    }

    private mutating func changeFormation() {
        let covered = all(HerokuKind.formation)
        let isReleased = !releases.isEmpty
        let known = isReleased ? covered : covered.filter { $0.before != nil }
        let unknown = isReleased ? [] : covered.filter { $0.before == nil }
        if !known.isEmpty {
            let updates = known.sorted { $0.address < $1.address }.map(Self.update) + dragged(by: known)
            add(
                "heroku.formation.patch", ["updates": .array(updates)].merging(isReleased ? ["first": true] : [:]) { own, _ in own },
                known, .idempotent, "set " + known.map(\.address.name).sorted().joined(separator: ", "), after: releases)
        }
        guard !unknown.isEmpty else { return }
        let types = unknown.map(\.address.name).sorted()
        let isFirst = isNew || observation.facts["deployed"] == .boolean(false)
        add(
            "heroku.formation.await", ["types": .array(types.map(JSONValue.string))], unknown, .wait,
            "formation \(types.joined(separator: ", ")) waits for \(isFirst ? "the first release" : "a release that has it")")
    }

    private mutating func manageCertificates() {
        for change in all(HerokuKind.acm) {
            if change.after?.boolean == true {
                let formation = all(HerokuKind.formation).map(\.address)
                add("heroku.acm.enable", [:], [change], .readBackFirst, "have Heroku manage the certificates", after: releases + formation)
            } else if !isNew {
                add("heroku.acm.disable", [:], [change], .idempotent, "remove the certificates that Heroku manages")
            }
        }
    }

    /// Nothing runs without a row, so removing a process type from the files ends in no dynos of it.
    private static func update(_ change: Change) -> JSONValue {
        var update: [String: JSONValue] = ["type": .string(change.address.name)]
        update["quantity"] = .integer(change.after?["quantity"]?.integer ?? 0)
        if let size = change.after?["size"]?.text { update["dyno_size"] = ["name": .string(size)] }
        return .object(update)
    }

    /// Process types without dynos that must move along: the tier of an app is judged over all its types in one call.
    private func dragged(by known: [Change]) -> [JSONValue] {
        guard case .record(let rows)? = observation.facts["formation"] else { return [] }
        let sizes = known.compactMap { $0.after?["size"]?.text }
        guard let size = sizes.first else { return [] }
        let named = Set(known.map(\.address.name))
        return rows.sorted { $0.key < $1.key }.compactMap { type, row in
            guard !named.contains(type), row["quantity"] == .integer(0), let old = row["size"]?.text,
                HerokuTier.of(old) != HerokuTier.of(size)
            else { return nil }
            return ["type": .string(type), "quantity": 0, "dyno_size": ["name": .string(size)]]
        }
    }
}
