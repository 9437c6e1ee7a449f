internal import Diagnostics

/// Rules about what a provider keeps beside a record, and does with it: tags and settings.
struct RecordExtraRules {
    private let zone: Zone
    private let capabilities: DNSCapabilities

    init(_ zone: Zone, _ capabilities: DNSCapabilities) {
        self.zone = zone
        self.capabilities = capabilities
    }

    func check(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        if let tags = set.tags { check(tags, &sink) }
        guard !set.settings.isEmpty else { return }
        for (name, value) in set.settings.sorted(by: { $0.key < $1.key }) { check(name, value, of: set, &sink) }
    }

    private func check(_ tags: Located<[String]>, _ sink: inout DiagnosticSink) {
        let count = tags.value.count
        let plan = zone.plan?.value
        let most = capabilities.plans.values.map(\.tags).max() ?? capabilities.limits.tags
        let limit = plan == nil ? most : capabilities.limits(plan: plan).tags
        if count > limit {
            let who =
                most == 0 ? "\(zone.provider) keeps no tags of records" : "the plan takes \(limit) tags a record, and there are \(count)"
            sink.report(.error("dns.tags", who, at: tags.span, fix: limit == 0 ? "remove \"tags\"" : "leave \(limit) of them"))
        } else if plan == nil, count > capabilities.limits.tags {
            sink.report(
                .warning(
                    "dns.tags", "the record has \(count) tag\(count == 1 ? "" : "s"); the smallest plan takes \(capabilities.limits.tags)",
                    at: tags.span, fix: "remove them, or write the zone's \"plan\""))
        }
    }

    private func check(_ name: String, _ value: Located<Bool>, of set: RecordSet, _ sink: inout DiagnosticSink) {
        func refuse(_ message: String, _ fix: String?) { sink.report(.error("dns.record-setting", message, at: value.span, fix: fix)) }
        guard let setting = capabilities.recordSettings[name] else {
            let known = capabilities.recordSettings.keys.sorted()
            let near = Suggestion.nearest(to: name, among: known).map { "did you mean \"\($0)\"?" }
            return refuse(
                "\(zone.provider) has no setting \"\(name)\" of a record",
                near ?? (known.isEmpty ? "remove \"settings\"" : "it has \(known.joined(separator: ", "))"))
        }
        guard value.value else { return }
        if !setting.types.contains(set.type) {
            refuse(
                "\(name) is not for \(set.type.rawValue) records",
                "it is for \(setting.types.map(\.rawValue).sorted().joined(separator: ", "))")
        } else if setting.isForProxied != set.proxied {
            refuse("\(name) is only for a record that is \(setting.isForProxied ? "" : "not ")proxied", "remove one of the two")
        } else if let plan = zone.plan?.value.lowercased(), !setting.plans.isEmpty, !setting.plans.contains(plan) {
            refuse("the plan \(plan) has no \(name)", "it is in \(setting.plans.sorted().joined(separator: ", "))")
        }
    }
}
