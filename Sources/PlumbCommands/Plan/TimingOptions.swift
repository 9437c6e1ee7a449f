internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Reconciling
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Whether a command tells what took how long.
struct TimingOptions: ParsableArguments {
    @Flag(name: .long, help: "Also say what took how long: steps, waves, waits.")
    var timings = false

    @Option(name: .long, help: ArgumentHelp("Also write it as a trace for Chrome or Perfetto.", valueName: "file"))
    var timingsFile: String?

    /// Runs the command, and tells what took how long also where it fails.
    /// - Parameters:
    ///   - title: the command, such as `plumb plan production`.
    ///   - body: gets what it is measured by; nil where nobody asked.
    func measuring(_ title: String, _ body: (Timeline?) async throws -> Void) async throws {
        guard timings || timingsFile != nil else { return try await body(nil) }
        // What takes minutes does not begin where its trace could not be kept.
        if let timingsFile { try Self.checkPlace(timingsFile) }
        let timeline = Timeline { Self.reading }
        var failure: (any Error)?
        do {
            try await body(timeline)
        } catch {
            failure = error
        }
        let report = timeline.report
        if timings { Terminal.write(TimingsText(report, title: title).text) }
        if let timingsFile { try Self.write(report, title, to: timingsFile) }
        if let failure { throw failure }
    }

    /// The place is free, or has an older trace. A device, a pipe or a link would be replaced by a file. What cannot be looked at is left to the
    /// writing, which says why it fails.
    private static func checkPlace(_ path: String) throws {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw CommandFailure(.validationFailure, "--timings-file \(path): this is not a file; name one that is not there yet")
        }
        let isTrace = try PlanFiles.bytes(path).starts(with: ChromeTrace.beginning)
        guard isTrace else {
            throw CommandFailure(.validationFailure, "--timings-file \(path): the file is there and is not a trace; name another one")
        }
    }

    private static func write(_ report: TimelineReport, _ title: String, to path: String) throws {
        let bytes = ChromeTrace(report, title: title).document.canonicalBytes()
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try PlanFiles.write(bytes, named: slash.map { String(path[path.index(after: $0)...]) } ?? path, into: directory)
    }

    private static var reading: Timeline.Reading {
        Timeline.Reading(wall: nanoseconds(CLOCK_MONOTONIC), processor: nanoseconds(CLOCK_PROCESS_CPUTIME_ID))
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}
