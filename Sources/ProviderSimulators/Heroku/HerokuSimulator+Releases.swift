internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    mutating func releases(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        if call.method == .post, parts.isEmpty { return try release(call, app: index) }
        guard call.method == .get else { throw .noSuchPath }
        let app = apps[index]
        guard let identity = parts.first else {
            return .list(app.releases.map { HerokuShapes.release($0, of: app) }, fields: ["version", "id"])
        }
        guard let release = app.releases.first(where: { $0.id == identity || String($0.version) == identity }) else {
            throw .missing("release", resource: "release")
        }
        if parts.count == 1 { return .one(HerokuShapes.release(release, of: app)) }
        guard parts.count == 2, parts[1] == "config-vars" else { throw .noSuchPath }
        return .one(.strings(release.config ?? app.config))
    }

    /// Adds the next release. `changes` take effect now, or when the release command succeeds (§2.2, the release phase).
    @discardableResult
    mutating func addRelease(
        to index: Int, description: String, user: String, now: Int, changes: [String: JSONValue] = [:], slug: String? = nil,
        processes: [HerokuProcess]? = nil, runsCommand: Bool = false
    ) -> HerokuRelease {
        let time = Identity.time(now)
        let version = (apps[index].releases.map(\.version).max() ?? 0) + 1
        let newest = apps[index].releases.last { $0.status == "succeeded" }
        var release = HerokuRelease(
            id: identifier("release"), version: version, description: description, user: user, slug: slug ?? newest?.slug, createdAt: time,
            updatedAt: time)
        release.planNames = addons.filter { $0.app == apps[index].name }.map(\.plan).sorted()
        if runsCommand, let command = apps[index].releaseCommand, slug != nil || apps[index].isDeployed {
            release.status = "pending"
            release.hasOutput = true
            release.pending = HerokuPending(
                until: now + command.seconds, succeeds: command.succeeds, changes: changes, processes: processes)
        } else {
            apps[index].take(changes, processes: processes)
            release.config = apps[index].config
        }
        apps[index].releases.append(release)
        apps[index].updatedAt = time
        if release.pending == nil { start(app: index, now: now) }
        return release
    }

    /// A release by a build elsewhere.
    mutating func deploy(
        to index: Int, processTypes: [String: String], size: String, user: String, now: Int, commit: String? = nil
    ) -> HerokuRelease {
        let slug = identifier("slug")
        slugs[slug] = commit.map { HerokuSlug(commit: $0) }
        let processes = processes(of: index, types: processTypes, size: size, time: Identity.time(now))
        apps[index].stack = apps[index].buildStack
        return addRelease(
            to: index, description: "Deploy \((commit ?? slug).prefix(8))", user: user, now: now, slug: slug, processes: processes,
            runsCommand: true)
    }

    /// The process types of an artefact in an app. On its first, `web` gets quantity 1 and other types 0 (§2.4).
    mutating func processes(of index: Int, types: [String: String], size: String, time: String) -> [HerokuProcess] {
        let current = apps[index].formation
        return types.keys.sorted().map { type in
            let known = current.first { $0.type == type }
            return HerokuProcess(
                id: known?.id ?? identifier("process"), type: type, command: types[type] ?? type,
                quantity: known?.quantity ?? (type == "web" && current.isEmpty ? 1 : 0), size: known?.size ?? current.first?.size ?? size,
                createdAt: known?.createdAt ?? time, updatedAt: time)
        }
    }

    /// Lets everything happen that was due by `now`: release commands end, add-ons are ready, domains get their target.
    mutating func settle(now: Int) {
        for index in apps.indices {
            for place in apps[index].releases.indices {
                guard let pending = apps[index].releases[place].pending, pending.until <= now else { continue }
                apps[index].releases[place].pending = nil
                apps[index].releases[place].updatedAt = Identity.time(pending.until)
                apps[index].releases[place].status = pending.succeeds ? "succeeded" : "failed"
                if pending.succeeds {
                    apps[index].take(pending.changes, processes: pending.processes)
                    apps[index].releases[place].config = apps[index].config
                    start(app: index, now: pending.until)
                }
            }
            for place in apps[index].domains.indices {
                guard let ready = apps[index].domains[place].readyAt, ready <= now else { continue }
                let hostname = apps[index].domains[place].hostname
                apps[index].domains[place].readyAt = nil
                apps[index].domains[place].status = "succeeded"
                apps[index].domains[place].cname = "haiku-\(Identity.hex("cname/\(hostname)").prefix(16)).herokudns.com"
            }
        }
        for place in addons.indices {
            guard let ready = addons[place].readyAt, ready <= now else { continue }
            finishProvisioning(place, now: ready)
        }
        settleCertificates(now: now)
        settlePromotions(now: now)
        settleBuilds(now: now)
        settleDynos(now: now)
    }
}

extension HerokuApp {
    mutating func take(_ changes: [String: JSONValue], processes: [HerokuProcess]?) {
        for (key, value) in changes { config[key] = value.string }
        if let processes { formation = processes }
    }
}
