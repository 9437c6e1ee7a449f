internal import Subprocess

/// A program of the system, run to its end with the environment it is given and nothing else.
package enum ChildProgram {
    /// What a program left when it ended.
    package struct Answer: Sendable {
        /// The exit code; nil when a signal ended it.
        package let status: Int32?
        /// Standard output, all of it.
        package let output: [UInt8]
        /// Standard error.
        package let said: [UInt8]
    }

    /// It could not be run, or gave more than was asked for.
    package struct Failure: Error, Sendable {
        package let reason: String
    }

    /// - Parameters:
    ///   - name: looked for in the `PATH` of this process.
    ///   - input: what it reads on stdin. It stands in a private file meanwhile and not in a pipe: a program that ends without
    ///     reading it all would end this process too (swift-subprocess, issue 367).
    ///   - limit: bytes of output taken.
    ///   - isApart: in a session of its own, without the terminal and its Ctrl-C.
    package static func run(
        _ name: String, _ arguments: [String], environment: [String: String], input: [UInt8] = [], limit: Int, isApart: Bool = false
    ) async throws(Failure) -> Answer {
        let variables = variables(environment)
        do {
            let files = input.isEmpty ? nil : try PrivateFiles(["input": input])
            let (program, words) =
                files.map { ("sh", ["-c", #"exec "$@" <"$0""#, $0["input"], name] + arguments) } ?? (name, arguments)
            let executable = await executable(program, variables)
            let result = try await Subprocess.run(
                executable, arguments: Arguments(words), environment: variables,
                platformOptions: isApart ? apart : PlatformOptions(), output: .bytes(limit: limit), error: .bytes(limit: limit))
            withExtendedLifetime(files) {}
            var status: Int32?
            if case .exited(let code) = result.terminationStatus { status = code }
            return Answer(status: status, output: result.standardOutput, said: result.standardError)
        } catch {
            throw Failure(reason: "\(name) could not be run: \(error)")
        }
    }

    /// Where a program is. swift-subprocess makes a child for each directory of `PATH`, until one of them is the program.
    /// - Returns: the program by its name where it is in none: running that says so.
    static func executable(_ name: String, _ environment: Environment) async -> Executable {
        guard let path = try? await Executable.name(name).resolveExecutablePath(in: environment) else { return .name(name) }
        return .path(path)
    }

    static func variables(_ environment: [String: String]) -> Environment {
        let keyed = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return Environment.custom(Dictionary(keyed, uniquingKeysWith: { first, _ in first }))
    }

    /// Ctrl-C at the terminal does not end it in the middle of its work, and it has no terminal to ask for a password on.
    static var apart: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        return options
    }
}
