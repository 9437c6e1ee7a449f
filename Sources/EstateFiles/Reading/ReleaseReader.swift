internal import Diagnostics
internal import Estate
internal import Resources

/// `release:`, `pipeline:` and `tasks:` of a service.
struct ReleaseReader {
    let header: EstateHeader
    /// The service's; nil where it is unknown.
    let environment: String?
    /// Of the service's provider; nil where it has none.
    let rules: (any ServiceRules)?

    func release(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> Located<FirstRelease>? {
        guard let node, var reader = MappingReader(node, .release, &sink) else { return nil }
        let (from, file) = (reader.text("from", &sink), reader.text("workflow", &sink))
        let found: FirstRelease?
        switch (from, file) {
        case (let from?, nil): found = promotion(from, &sink)
        case (nil, let file?): found = workflow(file, &reader, for: node, &sink)
        default:
            _ = (reader.optional("repository"), reader.optional("provider"), reader.optional("ref"), reader.optional("inputs"))
            sink.report(
                .error(
                    "release.source", "a release comes from one place", at: node.span,
                    fix: "write either from: ENVIRONMENT or workflow: FILE with repository: OWNER/NAME"))
            found = nil
        }
        reader.finish(&sink)
        return found.map { Located($0, at: node.span) }
    }

    private func promotion(_ from: Located<String>, _ sink: inout DiagnosticSink) -> FirstRelease? {
        guard let source = header.environment(from, &sink) else { return nil }
        guard source != environment else {
            sink.report(
                .error(
                    "release.from-itself", "\(source) cannot release what it runs itself", at: from.span, fix: "name another environment"))
            return nil
        }
        return .promotion(from: source)
    }

    private func workflow(
        _ file: Located<String>, _ reader: inout MappingReader, for node: YAMLNode, _ sink: inout DiagnosticSink
    ) -> FirstRelease? {
        let repository = reader.requiredText("repository", &sink)
        if let repository, !RepositoryName.isOne(repository.value) {
            sink.report(
                .error("release.repository", "\"\(repository.value)\" names no repository", at: repository.span, fix: "write owner/name"))
        }
        if file.value.wholeMatch(of: /[A-Za-z0-9._-]+\.ya?ml/) == nil {
            sink.report(.error("release.workflow", "\"\(file.value)\" is not a workflow file", at: file.span, fix: "write deploy.yml"))
        }
        let ref = reader.text("ref", &sink)?.value ?? "main"
        var inputs: [String: String] = [:]
        for entry in reader.map("inputs", &sink) { inputs[entry.key.value] = entry.value.text("an input", &sink)?.value }
        let marker = reader.text("marker", &sink)
        if let marker, inputs[marker.value] != nil {
            sink.report(.error("release.marker", "\"\(marker.value)\" has a value already", at: marker.span, fix: "take it out of inputs"))
        }
        // The documented limit; a request with more is refused.
        if inputs.count + (marker == nil ? 0 : 1) > 10 {
            sink.report(.error("release.inputs", "a workflow takes at most 10 inputs", at: node.span))
        }
        let provider = header.provider(reader.text("provider", &sink), holding: .workflow, for: node, &sink)
        guard let repository, let provider else { return nil }
        return .workflow(
            DeployWorkflow(
                provider: provider, repository: repository.value, file: file.value, ref: ref, inputs: inputs, marker: marker?.value))
    }

    func pipeline(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> Located<PipelineStage>? {
        guard let node, var reader = MappingReader(node, .pipeline, &sink) else { return nil }
        let (name, stage) = (reader.requiredText("name", &sink), reader.requiredText("stage", &sink))
        let movedFrom = reader.moved(&sink)
        reader.finish(&sink)
        if let name { rules?.check(pipeline: name, into: &sink) }
        if let stage { rules?.check(stage: stage, into: &sink) }
        guard let name, let stage else { return nil }
        return Located(PipelineStage(name: name.value, stage: stage.value, movedFrom: movedFrom), at: node.span)
    }

    /// The provider ends a one-off dyno after this many seconds (the schema's maximum of `time_to_live`).
    private static let longest = 86_400

    func task(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<OneOffTask>? {
        guard var reader = MappingReader(entry.value, .task, &sink) else { return nil }
        let command = reader.requiredText("command", &sink)
        let size = reader.text("size", &sink)
        if let size { rules?.check(size: size, into: &sink) }
        let timeout = reader.text("timeout", &sink)
        let seconds = timeout.map { DurationText.seconds($0, "task.timeout", &sink) ?? 1 } ?? 600
        let when = reader.text("when", &sink)
        reader.finish(&sink)
        if entry.key.value.wholeMatch(of: /[a-z][a-z0-9_-]{0,39}/) == nil {
            sink.report(
                .error(
                    "task.name", "\"\(entry.key.value)\" cannot name a task", at: entry.key.span,
                    fix: "use lower-case letters, digits, - and _"))
        }
        if let command, command.value.contains(where: \.isNewline) || command.value.allSatisfy(\.isWhitespace) {
            sink.report(.error("task.command", "a command is one line", at: command.span, fix: "put more than one line into a script"))
        }
        if let timeout, seconds > Self.longest {
            sink.report(
                .error("task.timeout", "\"\(timeout.value)\" is longer than a one-off dyno may run", at: timeout.span, fix: "24h at most"))
        }
        let occasion = when.map { OneOffTask.Occasion(rawValue: $0.value) } ?? .first
        if let when, occasion == nil {
            let fix = Suggestion.choice(for: when.value, among: ["first", "release"])
            sink.report(.error("task.when", "\"\(when.value)\" is not a time to run a task", at: when.span, fix: fix))
        }
        if let command {
            ConfigValueReader.checkNUL(command.value, "task.command", "the command of the task \(entry.key.value)", at: command.span, &sink)
        }
        guard let command, let occasion else { return nil }
        return Located(OneOffTask(command: command.value, size: size?.value, timeout: seconds, occasion: occasion), at: entry.value.span)
    }
}
