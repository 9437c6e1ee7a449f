#if os(Linux)
import Foundation
import TestBench
import Testing

/// Killed at each question, adopting goes on where it was: nothing is asked twice, and the files are those of a run that nobody disturbed.
@Suite struct AdoptKilledTests {
    private static let names = ["raxx-labs", "raxx-tools", "raxx-zeta"]
    private static let arguments = ["adopt"] + names.flatMap { ["--app", $0] }

    private func estate() async throws -> AdoptedEstate {
        let estate = try await AdoptedEstate()
        for name in Self.names {
            try await estate.simulators.send(
                "POST", "heroku", "/apps", headers: Simulators.asOperator, body: #"{"name": "\#(name)"}"#)
        }
        return estate
    }

    private func adopt(_ estate: AdoptedEstate) throws -> TypingProgram {
        try TypingProgram(estate.plumb, Self.arguments, in: estate.simulators.directory)
    }

    /// Answers what is asked about one app.
    private func answer(_ name: String, _ program: TypingProgram) async throws {
        try await program.asked("heroku/\(name)  service [")
        program.type(name == "raxx-tools" ? "toolbox" : "")
        try await program.asked("heroku/\(name)  environment [")
        program.type(name == "raxx-zeta" ? "production" : "")
    }

    private func finish(_ program: TypingProgram) async throws {
        try await program.asked("write these ")
        program.type("yes")
        #expect(try await program.end() == 0, "\(program.said)")
    }

    @Test func atEachQuestion() async throws {
        let undisturbed = try await estate()
        let whole = try adopt(undisturbed)
        for name in Self.names { try await answer(name, whole) }
        try await finish(whole)

        let killed = try await estate()
        for (index, name) in Self.names.enumerated() {
            // Before the first word of the answer, and between its two.
            let first = try adopt(killed)
            try await first.asked("heroku/\(name)  service [")
            try await first.kill()
            let second = try adopt(killed)
            try await second.asked("heroku/\(name)  service [")
            second.type("a-name-that-is-given-again")
            try await second.asked("heroku/\(name)  environment [")
            try await second.kill()
            for program in [first, second] {
                #expect(Self.names[..<index].allSatisfy { !program.said.contains("heroku/\($0)  service [") }, "\(program.said)")
            }
            // Answered, and killed at what comes next.
            let third = try adopt(killed)
            try await answer(name, third)
            try await third.asked(index == Self.names.count - 1 ? "write these " : "heroku/\(Self.names[index + 1])  service [")
            try await third.kill()
            #expect(try killed.files().keys.allSatisfy { !$0.hasPrefix("desired/services") })
        }
        let last = try adopt(killed)
        try await finish(last)
        #expect(Self.names.allSatisfy { !last.said.contains("heroku/\($0)  service [") }, "\(last.said)")
        #expect(try killed.files() == undisturbed.files())
        #expect(try killed.text("services/toolbox.yaml").contains("app: raxx-tools"))
        #expect(try await killed.writes().allSatisfy { $0 == "POST /apps" })
    }
}
#endif
