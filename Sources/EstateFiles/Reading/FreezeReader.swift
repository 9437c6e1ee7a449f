internal import Diagnostics
internal import Estate

/// One entry of `freeze:`: days of the year, or hours of days of the week.
enum FreezeReader {
    static func read(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Freeze? {
        guard var reader = MappingReader(node, .freeze, &sink) else { return nil }
        let zone = reader.text("zone", &sink)
        let days = reader.optional("days")
        let (from, to) = (reader.text("from", &sink), reader.text("to", &sink))
        let reason = reader.text("reason", &sink)?.value
        reader.finish(&sink)
        if let zone, !isZone(zone.value) {
            sink.report(
                .error(
                    "gate.zone", "\"\(zone.value)\" is not the name of a time zone", at: zone.span, fix: "write one such as Europe/Berlin"))
        }
        let bounds = [from, to].compactMap { $0?.value }
        let isDated = days == nil && bounds.contains { $0.contains("-") }
        let window = isDated ? dates(from, to, node, &sink) : weekly(days, from, to, node, &sink)
        return window.map { Freeze(zone: zone?.value ?? "UTC", window: $0, reason: reason) }
    }

    private static func dates(
        _ from: Located<String>?, _ to: Located<String>?, _ node: YAMLNode, _ sink: inout DiagnosticSink
    ) -> Freeze.Window? {
        guard let from, let to else {
            sink.report(.error("gate.freeze-window", "a freeze over days needs \"from\" and \"to\"", at: node.span))
            return nil
        }
        guard let first = day(from, &sink), let last = day(to, &sink) else { return nil }
        guard first <= last else {
            sink.report(.error("gate.freeze-window", "the freeze ends before it begins", at: to.span))
            return nil
        }
        return .dates(first, last)
    }

    private static func weekly(
        _ days: YAMLNode?, _ from: Located<String>?, _ to: Located<String>?, _ node: YAMLNode, _ sink: inout DiagnosticSink
    ) -> Freeze.Window? {
        guard days != nil || (from != nil && to != nil) else {
            sink.report(
                .error(
                    "gate.freeze-window", "a freeze window has no time", at: node.span,
                    fix: "write \"days\", or \"from\" and \"to\""))
            return nil
        }
        guard (from == nil) == (to == nil) else {
            sink.report(.error("gate.freeze-window", "\"from\" and \"to\" go together", at: node.span))
            return nil
        }
        let names = days.map { weekdays($0, &sink) } ?? Set(Weekday.allCases)
        guard let start = from.map({ minute($0, &sink) }) ?? 0, let end = to.map({ minute($0, &sink) }) ?? 1_439, !names.isEmpty else {
            return nil
        }
        return .weekly(names, from: start, to: end)
    }

    private static func weekdays(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Set<Weekday> {
        let written = (node.items("\"days\"", &sink) ?? []).compactMap { $0.text("a day", &sink) }
        let days = written.compactMap { text -> Weekday? in
            if let day = Weekday(rawValue: text.value) { return day }
            let fix = Suggestion.choice(for: text.value, among: Weekday.allCases.map(\.rawValue))
            sink.report(.error("gate.day", "\"\(text.value)\" is not a day of the week", at: text.span, fix: fix))
            return nil
        }
        if written.isEmpty { sink.report(.error("gate.freeze-window", "\"days\" names no day", at: node.span)) }
        return Set(days)
    }

    private static func day(_ text: Located<String>, _ sink: inout DiagnosticSink) -> CivilDay? {
        if let day = CivilDay(text.value) { return day }
        sink.report(.error("gate.date", "\"\(text.value)\" is not a date", at: text.span, fix: "write one such as 2026-12-20"))
        return nil
    }

    /// The minute of the day of `16:00`.
    private static func minute(_ text: Located<String>, _ sink: inout DiagnosticSink) -> Int? {
        let fields = text.value.split(separator: ":", omittingEmptySubsequences: false)
        if fields.map(\.count) == [2, 2], let hour = Int(fields[0]), let minute = Int(fields[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        {
            return hour * 60 + minute
        }
        sink.report(
            .error(
                "gate.time", "\"\(text.value)\" is not a time of the day", at: text.span,
                fix: "write one such as \"16:00\", in quotation marks"
            ))
        return nil
    }

    /// Whether the text has the form of a name of the time zone database; whether there is such a zone only a machine can tell.
    private static func isZone(_ text: String) -> Bool {
        !text.isEmpty
            && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                part.utf8.first.map { ($0 | 32) >= 97 && ($0 | 32) <= 122 } == true
                    && part.utf8.allSatisfy { byte in
                        ((byte | 32) >= 97 && (byte | 32) <= 122) || (48...57).contains(byte) || [43, 45, 95].contains(byte)
                    }
            }
    }
}
