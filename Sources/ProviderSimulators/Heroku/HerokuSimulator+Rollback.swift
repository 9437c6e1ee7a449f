internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    /// `POST /apps/{app}/releases`: what a slug is deployed with, and the way back to an earlier release (§2.3).
    mutating func release(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        if let wanted = call.body["release"] {
            let identity = wanted.string ?? wanted.integer.map(String.init) ?? ""
            guard let target = apps[index].releases.first(where: { $0.id == identity || String($0.version) == identity }) else {
                throw .missing("release", resource: "release")
            }
            guard target.slug != nil, target.status == "succeeded", target.version != apps[index].currentVersion else {
                throw .invalid("Cannot roll back to v\(target.version).")
            }
            return .one(shape(of: rollback(index, to: target, user: call.user, now: call.now), app: index), status: 201)
        }
        guard let slug = call.reference("slug") else { throw .invalid("A slug, an oci_image or a release is required.") }
        guard let owner = apps.firstIndex(where: { app in app.releases.contains { $0.slug == slug } }) else {
            throw .missing("slug", resource: "slug")
        }
        // Sharing one is for whoever has access to both apps (§2.15).
        guard isVisible(apps[owner], to: call.user) else { throw .missing("slug", resource: "slug") }
        let types = Dictionary(apps[owner].formation.map { ($0.type, $0.command) }, uniquingKeysWith: { first, _ in first })
        let processes = processes(of: index, types: types, size: "Basic", time: call.time)
        apps[index].stack = apps[index].buildStack
        let release = addRelease(
            to: index, description: call.body["description"]?.string ?? "Deploy \(slug.prefix(8))", user: call.user, now: call.now,
            slug: slug,
            processes: processes, runsCommand: true)
        return .one(shape(of: release, app: index), status: 201)
    }

    private func shape(of release: HerokuRelease, app index: Int) -> JSONValue { HerokuShapes.release(release, of: apps[index]) }

    /// Code and config vars go back; add-ons, and the vars that they own, stay as they are.
    private mutating func rollback(_ index: Int, to target: HerokuRelease, user: String, now: Int) -> HerokuRelease {
        let owned = Set(attachments.filter { $0.app == apps[index].name }.flatMap(\.configVars))
        let (live, before) = (apps[index].config, target.config ?? apps[index].config)
        var changes: [String: JSONValue] = [:]
        for name in Set(live.keys).union(before.keys).subtracting(owned) where live[name] != before[name] {
            changes[name] = before[name].map(JSONValue.string) ?? .null
        }
        return addRelease(
            to: index, description: "Rollback to v\(target.version)", user: user, now: now, changes: changes, slug: target.slug,
            runsCommand: true)
    }
}
