internal import Estate
internal import Testing

@Suite struct ResolverAddressTests {
    @Test(arguments: [
        ("1.1.1.1", "1.1.1.1", "1.1.1.1:53"), ("127.0.0.1:5353", "127.0.0.1:5353", "127.0.0.1:5353"),
        ("2606:4700:0:0::1111", "2606:4700::1111", "[2606:4700::1111]:53"), ("[::1]:5300", "[::1]:5300", "[::1]:5300"),
        ("[2606:4700::1111]", "2606:4700::1111", "[2606:4700::1111]:53"), ("9.9.9.9:53", "9.9.9.9", "9.9.9.9:53"),
        ("1.1.1.1:65535", "1.1.1.1:65535", "1.1.1.1:65535"),
    ])
    func good(text: String, description: String, withPort: String) throws {
        let address = try ResolverAddress.parse(text).get()
        #expect(address.description == description)
        #expect(address.withPort == withPort)
        #expect(ResolverAddress(description) == address)
        #expect(ResolverAddress(withPort) == address)
    }

    @Test(arguments: [
        ("", "not an IP address"), ("dns.example", "not an IP address"), ("localhost:53", "not an IP address"),
        ("1.1.1", "not an IP address"), ("1.1.1.256", "not an IP address"), ("https://1.1.1.1", "not an IP address"),
        (" 1.1.1.1", "not an IP address"), ("1.1.1.1:", "the port is \"\""), ("1.1.1.1:0", "the port is \"0\""),
        ("1.1.1.1:65536", "the port is"), ("1.1.1.1:+53", "the port is"), ("1.1.1.1:53:1", "the port is \"53:1\""),
        ("[::1", "in brackets"), ("[::1]53", "in brackets"), ("[1.1.1.1]:53", "in brackets"), ("[fe80::1%eth0]:53", "in brackets"),
        ("[::1]:", "the port is \"\""), ("[]", "in brackets"), ("[", "in brackets"),
    ])
    func bad(text: String, says: String) {
        #expect(ResolverAddress(text) == nil)
        #expect(throws: ResolverAddress.Problem.self) { try ResolverAddress.parse(text).get() }
        if case .failure(let problem) = ResolverAddress.parse(text) { #expect(problem.message.contains(says)) }
    }
}
