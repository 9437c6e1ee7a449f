internal import CanonicalJSON
internal import Planning
internal import Resources

/// What goes into the calls of a pipeline, a first release and one-off commands.
enum HerokuReleaseCompiler {
    struct Call {
        let action: String
        let payload: [String: JSONValue]
        let effect: Operation.Effect
        let summary: String
        var performer: String?
    }

    static func pipeline(_ change: Change, in observation: Observation) -> [Call] {
        guard let name = change.after?["name"]?.text, let stage = change.after?["stage"]?.text else { return [] }
        let payload: [String: JSONValue] = ["name": .string(name), "stage": .string(stage)]
        let former = observation.facts[HerokuPipelineNames.movable]
        let renaming = former?["id"]?.text.map { id in
            Call(
                action: "heroku.pipeline.rename", payload: ["pipeline": .string(id), "name": .string(name)], effect: .idempotent,
                summary: "rename the pipeline \(former?["name"]?.text ?? "") to \(name)")
        }
        let first = renaming.map { [$0] } ?? []
        if let before = change.before {
            guard before["stage"]?.text != stage else { return first }
            let coupling = change.remoteID.map(JSONValue.string) ?? .null
            return first + [
                Call(
                    action: "heroku.coupling.stage", payload: payload.merging(["coupling": coupling]) { own, _ in own },
                    effect: .idempotent, summary: "move to the stage \(stage) of the pipeline \(name)")
            ]
        }
        let couple = Call(
            action: "heroku.coupling.create", payload: payload, effect: .readBackFirst,
            summary: "put the app into the pipeline \(name) as \(stage)")
        let isThere = observation.facts["pipelines"]?[name] != nil || renaming != nil
        return isThere
            ? first + [couple]
            : [
                Call(
                    action: "heroku.pipeline.create", payload: payload.merging([Operation.shared: .string(name)]) { own, _ in own },
                    effect: .readBackFirst, summary: "make the pipeline \(name)"),
                couple,
            ]
    }

    static func release(_ change: Change, in observation: Observation) -> [Call] {
        guard let after = change.after else { return [] }
        if let provider = after["provider"]?.text { return workflow(after, performer: provider) }
        guard case .record(let source)? = observation.facts["source"], let app = after["app"]?.text else { return [] }
        var payload: [String: JSONValue] = ["source": .string(app)]
        for field in ["artefact", "commit", "release", "since"] { payload[field] = source[field]?.text.map(JSONValue.string) }
        payload["version"] = source["version"]?.integer.map(JSONValue.integer)
        let version = source["version"]?.integer.map { " v\($0)" } ?? ""
        return [
            Call(
                action: "heroku.release.promote", payload: payload, effect: .readBackFirst,
                summary: "first release: promote \(app)\(version), artefact \((source["artefact"]?.text ?? "").prefix(8))")
        ]
    }

    /// The workflow does it, and that it did is looked for at Heroku.
    private static func workflow(_ after: Content, performer: String) -> [Call] {
        let file = after["workflow"]?.text ?? ""
        var payload: [String: JSONValue] = [:]
        for field in ["workflow", "repository", "ref", "marker"] { payload[field] = after[field]?.text.map(JSONValue.string) }
        if case .record(let inputs)? = after["inputs"] {
            payload["inputs"] = .object(inputs.compactMapValues { $0.text.map(JSONValue.string) })
        }
        return [
            Call(
                action: "github.workflow.dispatch", payload: payload, effect: .readBackFirst,
                summary: "first release: run \(file) of \(after["repository"]?.text ?? "") on \(after["ref"]?.text ?? "")",
                performer: performer),
            Call(
                action: "heroku.release.verify", payload: [:], effect: .wait,
                summary: "waiting for the release that \(file) makes"),
        ]
    }

    static func task(_ change: Change, in observation: Observation) -> Call? {
        guard let after = change.after, let command = after["command"]?.text else { return nil }
        var payload: [String: JSONValue] = ["task": .string(change.address.name), "command": .string(command)]
        payload["size"] = after["size"]?.text.map(JSONValue.string)
        payload["timeout"] = after["timeout"]?.integer.map(JSONValue.integer)
        switch after["release"] {
        case .text(let artefact)?: payload["release"] = .string(artefact)
        case .unknown(let address, let attribute)?:
            payload["release"] = ["knownAfter": .string(address.description), "attribute": .string(attribute)]
        default: break
        }
        // Told by who asked, not by the files.
        for word in ["asked", "again"] where observation.facts[word] == .boolean(true) { payload[word] = true }
        return Call(
            action: "heroku.task.run", payload: payload, effect: .readBackFirst, summary: "run the task \(change.address.name) once")
    }
}
