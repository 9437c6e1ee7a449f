internal import Diagnostics
internal import Estate
internal import Resources

/// What stands under `gate:`.
///
/// What is wrong here is an error, and never a gate that asks for less: an estate with errors is not loaded.
enum GateReader {
    /// What a gate may name.
    struct Known {
        let stores: Set<String>
        let environments: Set<String>
    }

    static func read(
        _ node: YAMLNode, of environment: String, _ known: Known, _ sink: inout DiagnosticSink
    ) -> EnvironmentDeclaration.Gate? {
        guard var reader = MappingReader(node, .gate, &sink) else { return nil }
        let phrase = reader.text("phrase", &sink)?.value ?? environment
        let appliers = reader.optional("appliers").map { Self.appliers($0, &sink) }
        let approvals = reader.optional("approvals").flatMap { Self.approvals($0, &sink) }
        let codes = reader.expression("totp", &sink).flatMap { Self.codes($0, known, &sink) }
        let soak = reader.optional("soak").flatMap { Self.soak($0, of: environment, known, &sink) }
        let freezes = reader.list("freeze", &sink).compactMap { FreezeReader.read($0, &sink) }
        reader.finish(&sink)
        return EnvironmentDeclaration.Gate(
            phrase: phrase, appliers: appliers, approvals: approvals, codes: codes, soak: soak, freezes: freezes)
    }

    private static func appliers(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> [String] {
        let names = (node.items("\"appliers\"", &sink) ?? []).compactMap { $0.text("an applier", &sink)?.value }
        if case .sequence(let items) = node.kind, items.isEmpty {
            sink.report(
                .error(
                    "gate.no-appliers", "nobody may apply", at: node.span, fix: "name somebody, or leave \"appliers\" out for everybody"))
        }
        return names
    }

    private static func approvals(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Approvals? {
        guard var reader = MappingReader(node, .approvals, &sink) else { return nil }
        let count = reader.required("count", &sink)?.integer("\"count\"", &sink)
        let signers = reader.text("signers", &sink)
        reader.finish(&sink)
        if let count, count.value < 1 {
            sink.report(.error("gate.approvals-count", "the count of approvals must be 1 or more", at: count.span))
        }
        if let signers, !isInside(signers.value) {
            sink.report(
                .error(
                    "gate.signers-path", "\"\(signers.value)\" is not a file of the desired state", at: signers.span,
                    fix: "write a path below it, such as \"\(Approvals.standardSigners)\""))
        }
        return count.map { Approvals(count: $0.value, signers: signers?.value ?? Approvals.standardSigners) }
    }

    /// Whether a path leads to something below the directory, whatever there is.
    private static func isInside(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    }

    private static func codes(_ written: Located<Expression>, _ known: Known, _ sink: inout DiagnosticSink) -> SecretReference? {
        guard case .secret(let reference) = written.value else { return nil }
        if !known.stores.contains(reference.store) {
            sink.report(
                .error(
                    "estate.unknown-store", "no store is named \"\(reference.store)\"", at: written.span,
                    fix: fix(reference.store, known.stores)))
        }
        return reference
    }

    private static func soak(
        _ node: YAMLNode, of environment: String, _ known: Known, _ sink: inout DiagnosticSink
    ) -> Soak? {
        guard var reader = MappingReader(node, .soak, &sink) else { return nil }
        let place = reader.requiredText("in", &sink)
        let time = reader.requiredText("for", &sink)
        let except = reader.list("except", &sink).compactMap { $0.text("an exception", &sink)?.value }
        reader.finish(&sink)
        if let place, !known.environments.contains(place.value) {
            sink.report(
                .error(
                    "estate.unknown-environment", "no environment is named \"\(place.value)\"", at: place.span,
                    fix: fix(place.value, known.environments)))
        } else if let place, place.value == environment {
            sink.report(.error("gate.soak-in-itself", "\"\(environment)\" cannot wait for itself", at: place.span))
        }
        let seconds = time.flatMap { DurationText.seconds($0, "gate.duration", &sink) }
        guard let place, let seconds else { return nil }
        return Soak(environment: place.value, seconds: seconds, except: except)
    }

    private static func fix(_ word: String, _ names: Set<String>) -> String? {
        Suggestion.nearest(to: word, among: names).map { "did you mean \"\($0)\"?" }
    }
}
