internal import Diagnostics
internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What this machine has: the program itself, the programs that it starts, the terminal.
struct MachineChecks {
    let variables: [String: String]

    func run() -> [HealthCheck] {
        [version, program("git", isNeeded: true), program("ssh-keygen", isNeeded: false), terminal]
    }

    private var version: HealthCheck {
        var system = utsname()
        guard uname(&system) == 0 else { return HealthCheck("version", .ok, "plumb \(PlumbCommand.toolVersion)") }
        let parts = [Self.text(of: &system.sysname), Self.text(of: &system.release), Self.text(of: &system.machine)]
        return HealthCheck("version", .ok, "plumb \(PlumbCommand.toolVersion) on \(parts.joined(separator: " "))")
    }

    private static func text<Field>(of field: inout Field) -> String {
        withUnsafeBytes(of: &field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private func program(_ name: String, isNeeded: Bool) -> HealthCheck {
        let directories = (variables["PATH"] ?? "").split(separator: ":")
        if directories.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }) {
            return HealthCheck(name, .ok, "is in the PATH")
        }
        return HealthCheck(
            name, isNeeded ? .problem : .warning, "is not in the PATH",
            fix: isNeeded ? "install it: plumb asks git what is trusted" : "install it (OpenSSH) where approvals are given or counted")
    }

    private var terminal: HealthCheck {
        guard Terminal.isOutputShown || Terminal.isInteractive else {
            return HealthCheck("terminal", .ok, "there is none: plumb asks nothing, and takes the words of a gate from --confirm")
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
        let width = (Terminal.width ?? Terminal.logWidth).map { "\($0) columns" } ?? "unknown width"
        let color = Terminal.isColored(environment: variables) ? "colour" : "no colour"
        guard locale.lowercased().replacing("-", with: "").contains("utf8") else {
            return HealthCheck(
                "terminal", .warning, "\(width), \(color), and its locale is not UTF-8: marks may show wrongly",
                fix: "export LC_ALL=C.UTF-8")
        }
        return HealthCheck("terminal", .ok, "\(width), \(color), UTF-8")
    }
}
