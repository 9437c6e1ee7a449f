internal import Diagnostics
internal import Logging
internal import Planning

/// Log lines of a service on stderr, through the same door as everything else that is printed: escaped, and withheld where a secret
/// stands in them. Messages are constant; data is in the metadata.
struct TerminalLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    init(_ logLevel: Logger.Level) {
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        write(event.level, "\(event.message)", event.metadata)
    }

    // The protocol's older requirement; the one above is called where there is one.
    func log(
        level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?, source: String, file: String, function: String, line: UInt
    ) {
        write(level, "\(message)", metadata)
    }

    private func write(_ level: Logger.Level, _ message: String, _ more: Logger.Metadata?) {
        let all = metadata.merging(more ?? [:]) { _, new in new }
        let data = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" as DisplayText }.joined()
        Terminal.log("\(ClockTime.full(Session.now())) \(level.rawValue) \(message)\(data)")
    }
}
