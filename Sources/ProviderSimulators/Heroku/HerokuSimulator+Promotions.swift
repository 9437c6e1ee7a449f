internal import CanonicalJSON
internal import HTTPMessages

// Promotions (§2.17): the slug alone is handed on; config vars, add-ons and dynos of the target stay.

extension HerokuState {
    mutating func promotions(_ call: HerokuCall, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        if parts.isEmpty, call.method == .post { return try promote(call) }
        guard call.method == .get, let identity = parts.first else { throw .noSuchPath }
        guard let promotion = promotions.first(where: { $0.id == identity }) else { throw .missing("pipeline promotion") }
        switch Array(parts.dropFirst()) {
        case []: return .one(HerokuShapes.promotion(promotion))
        case ["promotion-targets"]: return .list(promotion.targets.map { HerokuShapes.target($0, of: promotion) }, fields: ["id"])
        default: throw .noSuchPath
        }
    }

    private mutating func promote(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        guard let pipeline = pipelines.first(where: { $0.id == call.body["pipeline"]?["id"]?.string }) else { throw .missing("pipeline") }
        let source = try member(call.body["source"]?["app"], of: pipeline)
        let release = try promoted(call.body["source"]?["release"]?["id"]?.string, of: apps[source])
        guard let listed = call.body["targets"]?.array, !listed.isEmpty else { throw .invalid("A promotion needs at least one target.") }
        var targets: [HerokuPromotion.Target] = []
        for entry in listed {
            let index = try member(entry["app"], of: pipeline)
            guard index != source else { throw .invalid("Cannot promote an app to itself.") }
            targets.append(HerokuPromotion.Target(id: identifier("promotion-target"), app: apps[index].id))
        }
        let promotion = HerokuPromotion(
            id: identifier("promotion"), pipeline: pipeline.id, sourceApp: apps[source].id, sourceRelease: release.id, user: call.user,
            createdAt: call.time, startsAt: call.now + promotionSeconds, targets: targets)
        promotions.append(promotion)
        return .one(HerokuShapes.promotion(promotion), status: 201)
    }

    private func member(_ reference: JSONValue?, of pipeline: HerokuPipeline) throws(HerokuRefusal) -> Int {
        let index = try appIndex(reference?["id"]?.string ?? "")
        guard couplings.contains(where: { $0.app == apps[index].id && $0.pipeline == pipeline.id }) else {
            throw .invalid("App \(apps[index].name) is not in the pipeline \(pipeline.name).")
        }
        return index
    }

    /// The release named, or the current one.
    private func promoted(_ id: String?, of app: HerokuApp) throws(HerokuRefusal) -> HerokuRelease {
        let found = app.releases.first { id == nil ? $0.version == app.currentVersion : $0.id == id }
        guard let release = found else { throw .missing("release", resource: "release") }
        guard release.slug != nil, release.status == "succeeded" else { throw .invalid("The release has nothing to promote.") }
        return release
    }

    /// Begins what is due, and tells each target what became of its release.
    mutating func settlePromotions(now: Int) {
        for place in promotions.indices where promotions[place].status == "pending" && promotions[place].startsAt <= now {
            var promotion = promotions[place]
            for number in promotion.targets.indices where promotion.targets[number].status == "pending" {
                settle(&promotion.targets[number], of: promotion, now: promotion.startsAt)
            }
            if promotion.targets.allSatisfy({ $0.status != "pending" }) {
                promotion.status = "completed"
                promotion.updatedAt = Identity.time(now)
            }
            promotions[place] = promotion
        }
    }

    private mutating func settle(_ target: inout HerokuPromotion.Target, of promotion: HerokuPromotion, now: Int) {
        guard let index = apps.firstIndex(where: { $0.id == target.app }) else {
            target.status = "failed"
            target.error = "Couldn't find that app."
            return
        }
        if let problem = apps[index].promotionError {
            target.status = "failed"
            target.error = problem
        } else if let id = target.release {
            let status = apps[index].releases.first { $0.id == id }?.status
            if let status, status != "pending" { target.status = status == "succeeded" ? "succeeded" : "failed" }
        } else if let release = release(promotion, to: index, now: now) {
            target.release = release.id
            if release.pending == nil { target.status = "succeeded" }
        }
    }

    /// The process types come with the slug, and so does the stack it was built for.
    private mutating func release(_ promotion: HerokuPromotion, to index: Int, now: Int) -> HerokuRelease? {
        guard let source = apps.first(where: { $0.id == promotion.sourceApp }),
            let promoted = source.releases.first(where: { $0.id == promotion.sourceRelease }), let slug = promoted.slug
        else { return nil }
        let types = Dictionary(source.formation.map { ($0.type, $0.command) }, uniquingKeysWith: { first, _ in first })
        // Dynos stay the target's own: where it has none yet, its size is the account's default and not the source's.
        let processes = processes(of: index, types: types, size: "Basic", time: Identity.time(now))
        apps[index].stack = source.stack
        let label = (slugs[slug]?.commit ?? slug).prefix(8)
        return addRelease(
            to: index, description: "Promote \(source.name) v\(promoted.version) \(label)", user: promotion.user, now: now, slug: slug,
            processes: processes, runsCommand: true)
    }
}
