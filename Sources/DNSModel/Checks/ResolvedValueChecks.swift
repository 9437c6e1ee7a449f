internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// The rules for records, on values that loading could not see: those that were looked up, and those beside a value that
/// another product of the provider keeps at the same name.
enum ResolvedValueChecks {
    static func findings(_ scope: DesiredScope, in observation: Observation) -> [Finding] {
        guard scope.mode == .manage else { return [] }
        let lookedUp = ZoneContext(scope).lookedUp
        guard !lookedUp.isEmpty || observation.resources.contains(where: { $0.content["locked"] != nil }) else { return [] }
        let live = Dictionary(observation.resources.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
        return scope.resources.flatMap { resource -> [Finding] in
            guard resource.mode == .manage, case .present(let content) = resource.presence else { return [] }
            let locked = live[resource.address].map(RecordSetContent.locked) ?? []
            guard !lookedUp.isEmpty || !locked.isEmpty else { return [] }
            let name = RecordSetName(resource.address)
            let accepted = lookedUp[name.text]
            guard accepted != nil || !locked.isEmpty else { return [] }
            let values = (content["values"]?.list ?? []).compactMap(\.text)
            return findings(values, locked, name, resource, accepted: Set(accepted ?? []))
        }
    }

    private static func findings(
        _ values: [String], _ locked: Set<String>, _ name: RecordSetName, _ resource: DesiredResource, accepted: Set<String>
    ) -> [Finding] {
        guard let type = name.declarable else { return [] }
        var sink = DiagnosticSink()
        var texts: [Located<String>] = []
        for value in values + locked.subtracting(values).sorted() {
            switch RecordValue.parse(type, value, zone: name.zone) {
            case .failure(let problem): sink.report(.error(problem.rule, problem.message, at: resource.span, fix: problem.fix))
            case .success(.txt(let text)): texts.append(Located(text, at: resource.span))
            case .success: break
            }
        }
        MailRules.check(texts: texts, at: name.owner, into: &sink)
        if type == .cname, Set(values.map(name.canonical)).count > 1 {
            sink.report(.error("dns.cname-many", "a CNAME has one value, and here are \(values.count)", at: resource.span))
        }
        return sink.diagnostics.filter { $0.severity == .error || !accepted.contains($0.rule) }.map { diagnostic in
            Finding(
                rule: diagnostic.rule, severity: diagnostic.severity == .error ? .blocks : .warns, message: diagnostic.message,
                address: resource.address, span: resource.span, fix: diagnostic.fix)
        }
    }
}
