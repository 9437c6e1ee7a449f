internal import Planning
internal import Resources

/// What stands in the way of a first release, a pipeline or a one-off command.
enum HerokuReleaseChecks {
    static func findings(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        changes.compactMap { change in
            switch change.address.kind {
            case HerokuKind.pipeline: pipeline(change, observation)
            case HerokuKind.release: release(change, observation)
            case HerokuKind.task: task(change)
            default: nil
            }
        }
    }

    /// An app is in one pipeline, and taking it out of one changes who may promote to it.
    private static func pipeline(_ change: Change, _ observation: Observation) -> Finding? {
        let name = change.after?["name"]?.text ?? ""
        let before = change.before?["name"]?.text
        let facts = HerokuFacts(observation)
        let former = facts.movablePipeline?.name
        // A second pipeline would be made if a new name were taken for a missing one.
        if let now = facts.renamedPipeline, before ?? now == now {
            return Finding(
                rule: "heroku.renamed", severity: .blocks, message: "the pipeline \(name) was renamed to \(now) at Heroku",
                address: change.address, span: change.span,
                fix: "write name: \(now), or rename it back: heroku pipelines:rename \(now) \(name)")
        }
        if let count = facts.formerPipelines {
            return blocked(
                "heroku.ambiguous-pipeline", "\(count) pipelines have the name that \(name) is to have had", change,
                fix: "rename the right one: heroku pipelines:rename")
        }
        if let before, before != name, before != former {
            return blocked(
                "heroku.other-pipeline", "the app is in the pipeline \(before)", change,
                fix: "declare that one, or take the app out of it with `heroku pipelines:remove`")
        }
        if change.before == nil, let count = facts.pipelines?[name], count > 1 {
            return blocked(
                "heroku.ambiguous-pipeline", "\(count) pipelines have the name \(name)", change,
                fix: "put the app into the right one with `heroku pipelines:add`")
        }
        return nil
    }

    private static func release(_ change: Change, _ observation: Observation) -> Finding? {
        guard change.before == nil, let app = change.after?["app"]?.text, HerokuFacts(observation).source?.artefact == nil else {
            return nil
        }
        return blocked(
            "heroku.nothing-to-promote", "\(app) has never run anything, so there is nothing to release", change,
            fix: "release \(change.after?["from"]?.text ?? "the source") first")
    }

    private static func task(_ change: Change) -> Finding? {
        guard change.after?["command"] != nil, change.after?["release"] == nil else { return nil }
        return blocked(
            "heroku.nothing-released", "the app was never released, so \(change.address.name) has nothing to run in", change,
            fix: "make the first release first")
    }

    private static func blocked(_ rule: String, _ message: String, _ change: Change, fix: String) -> Finding {
        Finding(rule: rule, severity: .blocks, message: message, address: change.address, span: change.span, fix: fix)
    }
}
