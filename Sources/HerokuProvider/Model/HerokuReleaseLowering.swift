internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// A service's pipeline, first release and one-off commands as resources.
enum HerokuReleaseLowering {
    static func resources(_ service: Service, of estate: Estate) -> [DesiredResource] {
        var all: [DesiredResource] = []
        if let pipeline = service.pipeline {
            let content: Content = .record(["name": .text(pipeline.value.name), "stage": .text(pipeline.value.stage)])
            all.append(resource(service, HerokuKind.pipeline, "", content, pipeline.span))
        }
        if let release = service.release {
            all.append(resource(service, HerokuKind.release, "first", content(release.value, service, estate), release.span))
        }
        return all + service.tasks.map { resource(service, HerokuKind.task, $0.key, content($0.value.value), $0.value.span) }
    }

    /// What the service's pipeline was called before, whichever app of it says so.
    static func formerPipeline(_ service: Service, of estate: Estate) -> String? {
        guard let name = service.pipeline?.value.name else { return nil }
        return estate.services.lazy.filter { $0.provider == service.provider }.compactMap(\.pipeline?.value)
            .first { $0.name == name && $0.movedFrom != nil }?.movedFrom?.value
    }

    private static func resource(
        _ service: Service, _ kind: String, _ name: String, _ content: Content, _ span: SourceSpan
    ) -> DesiredResource {
        DesiredResource(Address(service.scope, kind, name), .present(content), mode: service.mode, span: span)
    }

    private static func content(_ release: FirstRelease, _ service: Service, _ estate: Estate) -> Content {
        switch release {
        case .promotion(let from):
            return .record(["from": .text(from), "app": .text(estate.service(service.name, in: from)?.app.value ?? "")])
        case .workflow(let workflow):
            var fields: [String: Content] = [
                "workflow": .text(workflow.file), "repository": .text(workflow.repository), "provider": .text(workflow.provider),
                "ref": .text(workflow.ref),
            ]
            if !workflow.inputs.isEmpty { fields["inputs"] = .record(workflow.inputs.mapValues(Content.text)) }
            fields["marker"] = workflow.marker.map(Content.text)
            return .record(fields)
        }
    }

    private static func content(_ task: OneOffTask) -> Content {
        var fields: [String: Content] = [
            "command": .text(task.command), "timeout": .integer(task.timeout), "when": .text(task.occasion.rawValue),
        ]
        if let size = task.size { fields["size"] = .text(size.lowercased()) }
        return .record(fields)
    }
}
