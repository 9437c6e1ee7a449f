internal import Planning
internal import Resources

/// What goes into the calls of a pipeline, a first release and one-off commands.
enum HerokuReleaseCompiler {
    struct Call {
        enum Work {
            case request(HerokuRequest)
            /// Another provider's writer does it.
            case workflow(WorkflowDispatch, performer: String)
        }

        let work: Work
        let summary: String

        init(_ work: Work, _ summary: String) {
            self.work = work
            self.summary = summary
        }

        /// Whether nothing is sent.
        var isWait: Bool {
            guard case .request(let request) = work else { return false }
            return !request.effect.isWrite
        }
    }

    static func pipeline(_ change: Change, in observation: Observation) -> [Call] {
        guard let name = change.after?["name"]?.text, let stage = change.after?["stage"]?.text else { return [] }
        let facts = HerokuFacts(observation)
        let renaming = facts.movablePipeline.map { former in
            Call(
                .request(.renamePipeline(HerokuRequest.PipelineRename(pipeline: former.id, name: name))),
                "rename the pipeline \(former.name) to \(name)")
        }
        let first = renaming.map { [$0] } ?? []
        if let before = change.before {
            guard before["stage"]?.text != stage else { return first }
            let move = HerokuRequest.CouplingMove(name: name, stage: stage, coupling: change.remoteID?.single)
            return first + [Call(.request(.moveStage(move)), "move to the stage \(stage) of the pipeline \(name)")]
        }
        let couple = Call(
            .request(.couple(HerokuRequest.PipelineStage(name: name, stage: stage))), "put the app into the pipeline \(name) as \(stage)")
        let isThere = facts.pipelines?[name] != nil || renaming != nil
        let creation = HerokuRequest.PipelineCreation(name: name, stage: stage)
        return isThere ? first + [couple] : [Call(.request(.createPipeline(creation)), "make the pipeline \(name)"), couple]
    }

    static func release(_ change: Change, in observation: Observation) -> [Call] {
        guard let after = change.after else { return [] }
        if let provider = after["provider"]?.text { return workflow(after, performer: provider, in: observation) }
        guard let source = HerokuFacts(observation).source, let app = after["app"]?.text else { return [] }
        let promotion = HerokuRequest.ReleasePromotion(
            source: app, artefact: source.artefact, release: source.release, version: source.version, commit: source.commit,
            since: source.since)
        let version = promotion.version.map { " v\($0)" } ?? ""
        return [
            Call(
                .request(.promote(promotion)),
                "first release: promote \(app)\(version), artefact \((promotion.artefact ?? "").prefix(8))")
        ]
    }

    /// The workflow does it, and that it did is looked for at Heroku.
    private static func workflow(_ after: Content, performer: String, in observation: Observation) -> [Call] {
        guard let file = after["workflow"]?.text, let repository = after["repository"]?.text, let ref = after["ref"]?.text else {
            return []
        }
        var inputs: [String: String]?
        if case .record(let fields)? = after["inputs"] { inputs = fields.compactMapValues(\.text) }
        let dispatch = WorkflowDispatch(
            repository: repository, file: file, ref: ref, inputs: inputs, marker: after["marker"]?.text,
            app: observation.targetID ?? observation.scope.name)
        return [
            Call(.workflow(dispatch, performer: performer), "first release: run \(file) of \(repository) on \(ref)"),
            Call(.request(.awaitRelease), "waiting for the release that \(file) makes"),
        ]
    }

    static func task(_ change: Change, in observation: Observation) -> Call? {
        guard let after = change.after, let command = after["command"]?.text else { return nil }
        // Told by who asked, not by the files.
        let facts = HerokuFacts(observation)
        let run = HerokuRequest.TaskRun(
            task: change.address.name, command: command, size: after["size"]?.text, timeout: after["timeout"]?.integer,
            release: after["release"]?.planned, asked: facts.isAsked ? true : nil, again: facts.mayRepeat ? true : nil)
        return Call(.request(.runTask(run)), "run the task \(change.address.name) once")
    }
}
