#!/usr/bin/perl
# perl check.pl MESSAGE KEYS [TIME]: what Mail::DKIM makes of each DKIM-Signature, with the keys of a file in place of the DNS.
# TIME, in seconds since 1970, is when the message was delivered; without it no signature has expired.
# A line a signature: its number, domain, selector, result. Where a selector has several keys, the best result counts.
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Mail::DKIM::DNS;

my ( $file, $key_file, $time ) = @ARGV;
die "usage: perl check.pl MESSAGE KEYS [TIME]\n" unless defined $key_file;

my ( %keys, $round );
my $rounds = 1;
open my $in, '<', $key_file or die "$key_file: $!\n";
while (<$in>) {
    next unless /^(\S+\._domainkey\.\S+)\s+(.*\S)/;
    my $known = $keys{ lc $1 } ||= [];
    push @$known, $2;
    $rounds = @$known if @$known > $rounds;
}
close $in;

{
    package Answer;
    sub type    { 'TXT' }
    sub txtdata { $_[0][0] }
}

{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query_async = sub {
        my ( $name, $type, %prms ) = @_;
        my $known  = $keys{ lc $name } || [];
        my @answer = @$known ? ( bless [ $known->[ $round < @$known ? $round : -1 ] ], 'Answer' ) : ();
        $@ = 'NXDOMAIN' unless @answer;
        my $result = eval { $prms{Callbacks}{Success}->(@answer) };
        my $error  = $@;
        return sub { die $error if $error && !defined $result; $result };
    };
    *Mail::DKIM::Signature::check_expiration = sub {
        my $end = $_[0]->expiration;
        return !defined $time || !defined $end || $end >= $time;
    };
}

open $in, '<:raw', $file or die "$file: $!\n";
my $text = do { local $/; <$in> };
close $in;
$text =~ s/\r?\n/\r\n/g;

my @best;
for ( $round = 0 ; $round < $rounds ; $round++ ) {
    my $dkim = Mail::DKIM::Verifier->new;
    $dkim->PRINT($text);
    $dkim->CLOSE;
    my $number = 0;
    for my $signature ( $dkim->signatures ) {
        my $result = $signature->result || 'invalid';
        my $line = join ' ', $signature->domain // '-', $signature->selector // '-', $result;
        $best[$number] = $line unless $best[$number] && $best[$number] =~ / pass$/;
        $number++;
    }
}
print $_ + 1, " $best[$_]\n" for 0 .. $#best;
