#!/usr/bin/perl
# verify.pl LIST KEYS OUT: each signature of each message of a list with Mail::DKIM, offline. bench/compare-dkim runs it and describes its purpose.
# Lines of OUT: message (from 1), dkim or arc, first 24 characters of b=, pass or fail or invalid, detail. The last: "rate", messages, processor seconds of the first round.
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Mail::DKIM::ARC::Verifier;
use Mail::DKIM::DNS;

my ( $list, $key_file, $out ) = @ARGV;
my ( %keys, $round, $more );
open my $in, '<', $key_file or die "$key_file: $!";
while (<$in>) {
    push @{ $keys{ lc $1 } }, $2 if /^(\S+\._domainkey\.\S+)\s+(.*\S)/;
}
close $in;

{

    package Answer;
    sub type    { 'TXT' }
    sub txtdata { ( $_[0][0] ) }
}

# Reads the file of keys in place of the DNS; if a selector has several keys, each round uses the next one.
{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query_async = sub {
        my ( $name, $type, %prms ) = @_;
        my $known = $keys{ lc $name } || [];
        $more = 1 if @$known > $round + 1;
        my @answer = @$known ? ( bless [ $known->[ $round < @$known ? $round : -1 ] ], 'Answer' ) : ();
        $@ = 'NXDOMAIN' unless @answer;
        my $result = eval { $prms{Callbacks}{Success}->(@answer) };
        my $error  = $@;
        return sub { die $error if $error && !defined $result; $result };
    };

    # Whether a signature was too old on delivery is not tested here, and the current date does not matter.
    *Mail::DKIM::Signature::check_expiration = sub { 1 };
}

open $in, '<', $list or die "$list: $!";
chomp( my @files = <$in> );
close $in;

my ( %best, @order );

sub note {
    my ( $message, $kind, $b, $result, $detail ) = @_;
    $result = 'invalid' unless $result eq 'pass' || $result eq 'fail' || $result eq 'none';
    $detail //= q{};
    $detail =~ s/[^ -~]+/ /g;
    my $name = join "\t", $message, $kind, $b;
    push @order, $name unless $best{$name};
    $best{$name} = [ $result, $detail ] if !$best{$name} || $best{$name}[0] ne 'pass' && $result eq 'pass';
}

sub cpu {
    my ( $user, $system ) = times;
    return $user + $system;
}

sub content {
    my ($file) = @_;
    open my $f, '<:raw', $file or die "$file: $!";
    local $/;
    my $text = <$f>;
    $text =~ s/\r?\n/\r\n/g;
    return $text;
}

sub dkim {
    my ($message) = @_;
    my $text = content( $files[ $message - 1 ] );
    my $dkim = Mail::DKIM::Verifier->new;
    eval { $dkim->PRINT($text); $dkim->CLOSE; 1 } or note( $message, 'dkim', 'all', 'invalid', "$@" );
    for my $signature ( $dkim->signatures ) {
        my $b = $signature->data // q{?};
        $b =~ s/\s+//g;
        note( $message, 'dkim', substr( $b, 0, 24 ), $signature->result || 'invalid', $signature->result_detail || '' );
    }
}

sub arc {
    my ($message) = @_;
    my $text = content( $files[ $message - 1 ] );
    my $arc = Mail::DKIM::ARC::Verifier->new;
    eval { $arc->PRINT($text); $arc->CLOSE; 1 };
    note( $message, 'arc', '', $arc->result || 'invalid', $arc->result_detail || '' );
}

my ( $seconds, @again ) = ( 0, 1 .. @files );
for ( $round = 0 ; @again ; $round++ ) {
    my @next;
    my $start = cpu();
    for my $message (@again) {
        $more = 0;
        dkim($message);
        push @next, $message if $more;
    }
    $seconds = cpu() - $start if $round == 0;
    @again = @next;
}
@again = 1 .. @files;
for ( $round = 0 ; @again ; $round++ ) {
    my @next;
    my $start = cpu();
    for my $message (@again) {
        $more = 0;
        arc($message);
        push @next, $message if $more;
    }
    $seconds += cpu() - $start if $round == 0;
    @again = @next;
}

open my $to, '>', $out or die "$out: $!";
print $to join( "\t", $_, @{ $best{$_} } ), "\n" for @order;
print $to join( "\t", 'rate', scalar @files, $seconds ), "\n";
close $to or die "$out: $!";
