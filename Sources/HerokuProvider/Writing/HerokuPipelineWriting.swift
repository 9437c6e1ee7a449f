internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Makes pipelines and puts apps into them.
struct HerokuPipelineWriting {
    let calls: HerokuCalls
    let app: String
    let name: String

    /// Names are not unique, so one that is there is looked for first, and after a lost answer. It belongs to whom the app
    /// belongs to: one without an owner cannot be seen in the Dashboard.
    func create(_ pipeline: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "making the pipeline \(pipeline)"
        if try await found(pipeline, attempt: attempt) != nil { return OperationOutcome(.done, "is there already") }
        let body: JSONValue = ["name": .string(pipeline), "owner": try await owner(attempt: attempt)]
        do throws(ProviderError) {
            _ = try await calls.write(.post, "/pipelines", body, as: HerokuAPI.Identified.self, attempt: attempt, repeatable: false)
        } catch {
            guard error.outcomeUnknown, try await found(pipeline, attempt: attempt) != nil else { throw error }
        }
        return OperationOutcome(.done, "made \(pipeline)")
    }

    /// By its id: what has the old name by now may be another one.
    func rename(_ rename: HerokuRequest.PipelineRename) async throws(ProviderError) -> OperationOutcome {
        let (id, pipeline) = (rename.pipeline, rename.name)
        _ = try await calls.write(
            .patch, "/pipelines/\(PercentEncoding.encode(id))", ["name": .string(pipeline)], as: HerokuAPI.Pipeline.self,
            attempt: "renaming the pipeline to \(pipeline)", repeatable: true)
        return OperationOutcome(.done, "renamed to \(pipeline)")
    }

    private func owner(attempt: String) async throws(ProviderError) -> JSONValue {
        let live = try await calls.get("/apps/\(PercentEncoding.encode(app))", as: HerokuAPI.App.self, attempt: attempt)
        if let team = live.team?.id { return ["id": .string(team), "type": "team"] }
        let account = try await calls.get("/account", as: HerokuAPI.Account.self, attempt: attempt)
        return ["id": .string(account.id), "type": "user"]
    }

    private func found(_ pipeline: String, attempt: String) async throws(ProviderError) -> String? {
        let path = "/pipelines?eq%5Bname%5D=\(PercentEncoding.encode(pipeline))"
        let all = try await calls.list(path, of: HerokuAPI.Pipeline.self, attempt: attempt).filter { $0.name == pipeline }
        guard all.count <= 1 else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "\(all.count) pipelines have the name \(pipeline)",
                fix: "put the app into the right one with `heroku pipelines:add`")
        }
        return all.first?.id
    }

    func couple(_ place: HerokuRequest.PipelineStage) async throws(ProviderError) -> OperationOutcome {
        let (pipeline, stage) = (place.name, place.stage)
        let attempt = "putting \(name) into the pipeline \(pipeline)"
        guard let id = try await found(pipeline, attempt: attempt) else {
            throw ProviderError(.notFound, attempt: attempt, message: "there is no such pipeline", fix: "plan again")
        }
        let body: JSONValue = ["app": .string(app), "pipeline": .string(id), "stage": .string(stage)]
        do throws(ProviderError) {
            _ = try await calls.write(
                .post, "/pipeline-couplings", body, as: HerokuAPI.Coupling.self, attempt: attempt, repeatable: false)
        } catch {
            guard error.outcomeUnknown || error.status == 422 else { throw error }
            // An app is in one pipeline at most: being in this one is what was asked for.
            guard let live = try await coupling(attempt: attempt), live.pipeline.id == id, live.stage == stage else { throw error }
        }
        return OperationOutcome(.done, "in \(pipeline) as \(stage)")
    }

    private func coupling(attempt: String) async throws(ProviderError) -> HerokuAPI.Coupling? {
        do throws(ProviderError) {
            return try await calls.get(
                "/apps/\(PercentEncoding.encode(app))/pipeline-couplings", as: HerokuAPI.Coupling.self, attempt: attempt)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    func move(_ move: HerokuRequest.CouplingMove) async throws(ProviderError) -> OperationOutcome {
        let (stage, attempt) = (move.stage, "moving \(name) to the stage \(move.stage)")
        guard let coupling = move.coupling else {
            throw ProviderError(.rejected, attempt: attempt, message: "its coupling was not read", fix: "nothing was sent; plan again")
        }
        _ = try await calls.write(
            .patch, "/pipeline-couplings/\(PercentEncoding.encode(coupling))", ["stage": .string(stage)], as: HerokuAPI.Coupling.self,
            attempt: attempt, repeatable: true)
        return OperationOutcome(.done, "at the stage \(stage)")
    }
}
