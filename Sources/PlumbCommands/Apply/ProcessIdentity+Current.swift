internal import FoundationEssentials
internal import Reconciling
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

extension ProcessIdentity {
    /// This process. What the system does not tell is unknown: then nobody takes its locks before their lease ends.
    static var current: ProcessIdentity {
        let number = Int(getpid())
        return ProcessIdentity(number: number, started: startTime(of: number), boot: boot, namespace: namespace)
    }

    /// Whether the process is known to be no more. One of another machine, or of another container, is not.
    var isGone: Bool {
        guard isSeen(from: .current), let process = pid_t(exactly: number), process > 0 else { return false }
        // Signal 0 only asks whether there is such a process.
        if kill(process, 0) != 0, errno == ESRCH { return true }
        // The number may be another process's by now.
        guard let started, let now = Self.startTime(of: number) else { return false }
        return started != now
    }

    #if os(Linux)
    private static var boot: String? { text(of: "/proc/sys/kernel/random/boot_id") }

    private static var namespace: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid") }

    /// Field 22 of proc(5); the fields begin after the name, which may hold anything.
    private static func startTime(of process: Int) -> Int? {
        guard let line = text(of: "/proc/\(process)/stat"), let end = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? Int(fields[19]) : nil
    }

    private static func text(of path: String) -> String? {
        guard let bytes = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let line = bytes.prefix { !$0.isNewline }
        return line.isEmpty ? nil : String(line)
    }
    #else
    private static var boot: String? {
        var size = 0
        guard sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0) == 0, size > 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        guard sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0) == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// There are no such namespaces.
    private static var namespace: String? { "none" }

    private static func startTime(of process: Int) -> Int? { nil }
    #endif
}
