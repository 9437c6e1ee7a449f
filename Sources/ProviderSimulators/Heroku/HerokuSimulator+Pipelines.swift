internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    mutating func pipelines(_ call: HerokuCall, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            if call.method == .post { return try createPipeline(call) }
            guard call.method == .get else { throw .noSuchPath }
            let shown = pipelines.filter { call.filters["name"] == nil || $0.name == call.filters["name"] }
            return .list(shown.map(HerokuShapes.pipeline), fields: ["id", "name"])
        }
        guard let index = pipelines.firstIndex(where: { $0.id == identity || $0.name == identity }) else { throw .missing("pipeline") }
        let members = couplings.filter { $0.pipeline == pipelines[index].id }
        switch (call.method, parts.dropFirst().first, parts.count) {
        case (.get, nil, 1): return .one(HerokuShapes.pipeline(pipelines[index]))
        case (.patch, nil, 1):
            pipelines[index].name = try Self.pipelineName(call)
            pipelines[index].updatedAt = call.time
            return .one(HerokuShapes.pipeline(pipelines[index]))
        case (.delete, nil, 1):
            let gone = pipelines.remove(at: index)
            couplings.removeAll { $0.pipeline == gone.id }
            return .one(HerokuShapes.pipeline(gone))
        case (.get, "pipeline-couplings"?, 2): return .list(members.map(HerokuShapes.coupling(in: self)), fields: ["id"])
        case (.get, "latest-releases"?, 2): return .whole(latestReleases(of: members))
        default: throw .noSuchPath
        }
    }

    private mutating func createPipeline(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        var pipeline = HerokuPipeline(
            id: identifier("pipeline"), name: try Self.pipelineName(call), createdAt: call.time, updatedAt: call.time)
        if let owner = call.body["owner"], owner != .null {
            guard let id = owner["id"]?.string, let type = owner["type"]?.string, ["team", "user"].contains(type) else {
                throw .invalid("The owner needs an id and a type, team or user.")
            }
            pipeline.owner = HerokuPipelineOwner(id: id, type: type)
        }
        pipelines.append(pipeline)
        return .one(HerokuShapes.pipeline(pipeline), status: 201)
    }

    private static func pipelineName(_ call: HerokuCall) throws(HerokuRefusal) -> String {
        guard let name = call.body["name"]?.string, name.wholeMatch(of: /[a-z][a-z0-9-]{2,29}/) != nil else {
            throw .invalid("Name must start with a letter and can only contain lowercase letters, numbers, and dashes.")
        }
        return name
    }

    /// One row an app; `artifacts` is a single object here, and a list in a release (§7).
    private func latestReleases(of members: [HerokuCoupling]) -> [JSONValue] {
        members.compactMap { member in
            guard let app = apps.first(where: { $0.id == member.app }), let release = app.releases.last,
                var row = HerokuShapes.release(release, of: app).object
            else { return nil }
            row["artifacts"] = release.slug.map { ["type": "slug", "id": .string($0)] } ?? .null
            return .object(row)
        }
    }

    mutating func couplings(_ call: HerokuCall, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            if call.method == .post { return try createCoupling(call) }
            guard call.method == .get else { throw .noSuchPath }
            return .list(couplings.map(HerokuShapes.coupling(in: self)), fields: ["id"])
        }
        guard parts.count == 1, let index = couplings.firstIndex(where: { $0.id == identity }) else { throw .missing("pipeline coupling") }
        switch call.method {
        case .get: break
        case .patch:
            couplings[index].stage = try Self.stage(call)
            couplings[index].updatedAt = call.time
        case .delete: return .one(HerokuShapes.coupling(in: self)(couplings.remove(at: index)))
        default: throw .noSuchPath
        }
        return .one(HerokuShapes.coupling(in: self)(couplings[index]))
    }

    private mutating func createCoupling(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        let app = apps[try appIndex(call.reference("app") ?? "")].id
        let reference = call.reference("pipeline") ?? ""
        guard let pipeline = pipelines.first(where: { $0.id == reference || $0.name == reference }) else { throw .missing("pipeline") }
        guard !couplings.contains(where: { $0.app == app }) else { throw .invalid("App is already in a pipeline.") }
        let coupling = HerokuCoupling(
            id: identifier("coupling"), app: app, pipeline: pipeline.id, stage: try Self.stage(call), createdAt: call.time,
            updatedAt: call.time)
        couplings.append(coupling)
        return .one(HerokuShapes.coupling(in: self)(coupling), status: 201)
    }

    private static func stage(_ call: HerokuCall) throws(HerokuRefusal) -> String {
        guard let stage = call.body["stage"]?.string, HerokuCoupling.stages.contains(stage) else {
            throw .invalid("Stage must be one of \(HerokuCoupling.stages.joined(separator: ", ")).")
        }
        return stage
    }

    /// One object, not a list.
    func coupling(ofApp index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        guard let coupling = couplings.first(where: { $0.app == apps[index].id }) else { throw .missing("pipeline coupling") }
        return .one(HerokuShapes.coupling(in: self)(coupling))
    }

    func slug(_ id: String, ofApp index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        guard apps[index].releases.contains(where: { $0.slug == id }) else { throw .missing("slug") }
        return .one(HerokuShapes.slug(id, slugs[id], of: apps[index]))
    }
}
