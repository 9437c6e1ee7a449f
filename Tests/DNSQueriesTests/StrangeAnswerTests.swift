import DNSQueries
import Estate
import Concurrency
import Testing

/// Answers that no proper server gives: none of them may look like an absence.
@Suite struct StrangeAnswerTests {
    /// How an answer is made from a question.
    private struct Strange: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: DNSError.Code
        let answers: @Sendable ([UInt8]) -> [[UInt8]]

        init(_ name: String, _ code: DNSError.Code, _ answers: @escaping @Sendable ([UInt8]) -> [[UInt8]]) {
            (testDescription, self.code, self.answers) = (name, code, answers)
        }
    }

    /// The question with header bytes 2 and 3 and the counts of answers and authority records changed, and more behind it.
    private static func reply(
        _ question: [UInt8], _ flags: (UInt8, UInt8) = (0x84, 0x00), answers: UInt8 = 0, authority: UInt8 = 0, _ rest: [UInt8] = []
    ) -> [UInt8] {
        var reply = question
        (reply[2], reply[3], reply[7], reply[9]) = (flags.0, flags.1, answers, authority)
        return reply + rest
    }

    /// A record whose owner is the question's name, by a pointer to it.
    private static func record(type: UInt8, _ data: [UInt8], owner: [UInt8] = [0xC0, 12]) -> [UInt8] {
        owner + [0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
    }

    private static let other: [UInt8] = [5] + Array("other".utf8) + [7] + Array("example".utf8) + [0]

    @Test(arguments: [
        Strange("silence", .timedOut) { _ in [] },
        Strange("garbage", .timedOut) { _ in [[1, 2, 3], Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)] },
        Strange("another id", .timedOut) { question in [[question[0] ^ 1] + reply(question).dropFirst()] },
        Strange("another question", .timedOut) { question in
            var other = reply(question)
            other[13] ^= 1
            return [other]
        },
        Strange("the question itself", .malformed) { [$0] },
        Strange("SERVFAIL", .refused) { [reply($0, (0x81, 0x82))] },
        Strange("REFUSED", .refused) { [reply($0, (0x81, 0x85))] },
        Strange("NOTIMP", .refused) { [reply($0, (0x81, 0x84))] },
        Strange("an unknown code", .refused) { [reply($0, (0x81, 0x8B))] },
        Strange("a cut record", .malformed) { [reply($0, answers: 1, Array(record(type: 1, [192, 0, 2, 1]).dropLast(2)))] },
        Strange("fewer records than said", .malformed) { [reply($0, answers: 2, record(type: 1, [192, 0, 2, 1]))] },
        Strange("an address of five octets", .malformed) { [reply($0, answers: 1, record(type: 1, [192, 0, 2, 1, 5]))] },
        Strange("a name that points at itself", .malformed) { question in
            [reply(question, answers: 1, record(type: 1, [1, 2, 3, 4], owner: [0xC0, UInt8(question.count)]))]
        },
        Strange("another name's address", .malformed) { [reply($0, answers: 1, record(type: 1, [192, 0, 2, 1], owner: other))] },
        Strange("an alias to itself", .malformed) { [reply($0, answers: 1, record(type: 5, [0xC0, 12]))] },
        Strange("a referral", .elsewhere) { [reply($0, (0x80, 0), authority: 1, record(type: 2, other))] },
        Strange("nothing, from who asks nobody", .elsewhere) { [reply($0, (0x80, 0))] },
        Strange("an alias that is not followed", .elsewhere) { [reply($0, answers: 1, record(type: 5, other))] },
        Strange("cut short, without TCP", .unreachable) { [reply($0, (0x86, 0))] },
    ])
    private func isAnError(_ strange: Strange) async throws {
        let server = try StrangeServer(strange.answers)
        defer { server.stop() }
        let address = try #require(ResolverAddress("127.0.0.1:\(server.port)"))
        let client = DNSClient(timeout: .milliseconds(100), tries: 2)
        let error = await #expect(throws: DNSError.self) { try await client.ask(address, .a, at: "host.example") }
        #expect(error?.code == strange.code, "\(error?.description ?? "")")
    }

    /// The control: the same server is believed when it answers properly.
    @Test func properAnswersAreTaken() async throws {
        let client = DNSClient(timeout: .seconds(5), tries: 2)
        let cases: [(DNSAnswer, @Sendable ([UInt8]) -> [[UInt8]])] = [
            (.values([.a("192.0.2.1")]), { [Self.reply($0, answers: 1, Self.record(type: 1, [192, 0, 2, 1]))] }),
            (.noData, { [Self.reply($0)] }),
            (.noData, { [Self.reply($0, (0x81, 0x80))] }),
            (.noSuchName, { [Self.reply($0, (0x81, 0x83))] }),
            // The alias belongs to the question, and the resolver has followed it.
            (.noData, { [Self.reply($0, (0x81, 0x80), answers: 1, Self.record(type: 5, Self.other))] }),
            (
                .values([.a("192.0.2.2")]),
                {
                    [
                        Self.reply(
                            $0, (0x81, 0x80), answers: 2,
                            Self.record(type: 5, Self.other) + Self.record(type: 1, [192, 0, 2, 2], owner: Self.other))
                    ]
                }
            ),
        ]
        for (answer, make) in cases {
            let server = try StrangeServer(make)
            defer { server.stop() }
            let address = try #require(ResolverAddress("127.0.0.1:\(server.port)"))
            #expect(try await client.ask(address, .a, at: "host.example") == answer)
        }
    }

    @Test func aLostQuestionIsAskedAgain() async throws {
        let seen = Seen()
        let server = try StrangeServer { question in seen.isFirst ? [] : [Self.reply(question, (0x81, 0x83))] }
        defer { server.stop() }
        let address = try #require(ResolverAddress("127.0.0.1:\(server.port)"))
        let client = DNSClient(timeout: .milliseconds(100), tries: 4)
        #expect(try await client.ask(address, .a, at: "host.example") == .noSuchName)
    }

    @Test func cancelledWhileWaiting() async throws {
        let server = try StrangeServer { _ in [] }
        defer { server.stop() }
        let address = try #require(ResolverAddress("127.0.0.1:\(server.port)"))
        // Longer than any test may take: only the cancellation can end it.
        let client = DNSClient(timeout: .seconds(60), tries: 6)
        let tasks = (0..<100).map { number in Task { try await client.ask(address, .a, at: "host\(number).example") } }
        while server.questionCount < 10 { try await Task.sleep(for: .milliseconds(5)) }
        for task in tasks { task.cancel() }
        for task in tasks {
            let error = await #expect(throws: DNSError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }

    private final class Seen: Sendable {
        private let state = Locked(true)

        var isFirst: Bool {
            state.withLock { state in
                defer { state = false }
                return state
            }
        }
    }
}
